#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-explore as its user meets it: a small search, what it prints, what it
# says to wrong usage; a broken library, and the trace of its failure; and a
# scenario of the user's own. The long searches are make explore.
set -eu
srcdir=${srcdir-.}
program=explore/rouse-explore
. "$srcdir/tests/program.sh"

ends 0 --seed=42 event-pulse:2+1:all event-pulse:1+1:all
says "seed 42"
says "PASS: 2 runs, 0 failed, 0 limited"
ends 0 --seconds=0.01 event-pulse:3+1:all
says "bounded at time"
ends 2 --strict --seconds=10ms event-pulse:3+1:all
ends 0 --json --table="$tmp/table" 'event-pulse:[12]+1:all'
has 3 '^{.*}$' "$out"
has 4 '^|.*|$' "$tmp/table"

ends 0 --list
says "event-pulse:2+1:all"
ends 0 --help
says "Exit status"
ends 0 --version

ends 3 nonsense
says "nonsense"
ends 3 --set=all
ends 3 --jobs=0
ends 3 --timeout=never
ends 3 --memory=0
ends 3 --replay=abc
ends 3 --replay=xyz event-pulse:1+1:all
ends 3 --replay=aaaaaaaaaaaa event-pulse:1+1:all
ends 3 --no-such-option

# A set that does not count up loses a pulse: seen, told, drawn, replayed.
program=$tmp/broken
eval "$mutants_environment" 'sh "$srcdir/explore/mutants.sh"' \
	--plant="$program" event-epoch-not-bumped
ends 1 --svg="$tmp/svg" --dot="$tmp/dot" event-pulse:1+1:all
says "FAILED: "
says "rouse_event_set event.c:"
says "futex wait event"
has 1 '</svg>' "$tmp/svg"
has 1 '^}' "$tmp/dot"
schedule=$(sed -n "s/.*--replay='\([^']*\)'.*/\1/p" "$out")
ends 1 --replay="$schedule" event-pulse:1+1:all
says "futex wait event"

# What docs/verification.md tells users to do.
cat >"$tmp/list.c" <<'END'
#include <scenarios.h>
#include <stddef.h>
extern const struct ex_scenario example;
const struct ex_scenario *const scenarios[] = {&example, NULL};
END
# builds PROGRAM SOURCE: as the page says.
builds()
{
	program=$tmp/$1
	for source in "$2" "$tmp/list.c"; do
		$CC -g -O2 -fsanitize=thread -I"$srcdir/include" \
			-I"$srcdir/explore" -c "$source" \
			-o "$tmp/$(basename "$source" .c).o"
	done
	$CC -o "$program" explore/rouse_explore-main.o \
		"$tmp/$(basename "$2" .c).o" "$tmp/list.o" \
		explore/libsubject.a explore/libengine.a
}

builds own "$srcdir/explore/example.c"
ends 0
says "PASS"

# One that crashes has failed like any other; one that never ends has no
# schedule to show.
cat >"$tmp/bad.c" <<'END'
#include <explore.h>
#include <stdatomic.h>
static struct {
	int *_Atomic place;
	_Atomic int never;
} state;
static void crash(unsigned i)
{
	(void)i;
	state.never = *atomic_load(&state.place);
}
static void spin(unsigned i)
{
	(void)i;
	while (!state.never)
		;
}
static void start(const unsigned *size)
{
	ex_threads("crasher", size[0], crash);
	ex_threads("spinner", size[1], spin);
}
static const struct ex_run runs[] = {
	{.size = {1, 0}}, {.size = {0, 1}}, EX_END_OF_RUNS};
const struct ex_scenario example = {
	.name = "bad", .promises = "", .summary = "goes wrong", .runs = runs,
	.state = &state, .bytes = sizeof(state), .start = start};
END
builds bad "$tmp/bad.c"
ends 1 bad:1:all
says "crasher 0 crashed: Segmentation fault"
says "This is the shortest schedule that fails: 1 move"
ends 1 bad:0+1:all
says "FAILED: no execution comes to an end"
says "FAIL: 1 run, 1 failed"
