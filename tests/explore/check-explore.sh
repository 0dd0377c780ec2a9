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
# On a busy machine a process may not run at all for some 10 ms.
ends 0 --seconds=0.5 event-pulse:4+1:all
says "bounded at time, 0.5 s"
ends 2 --strict --seconds=500ms event-pulse:4+1:all
ends 3 --timeout=1ns event-pulse:3+1:all
says "nothing was tried: bounded at time"
says "NO VERDICT: 1 run,"
ends 0 --json --table="$tmp/table" 'event-pulse:[12]+1:all'
has 3 '^{.*}$' "$out"
has 4 '^|.*|$' "$tmp/table"

# A run may be searched in another mode, but with its own threads.
ends 0 event-pulse:1+1:p0,event-pulse:1+1:r50-sc,event-pulse:2+1:p1:s1i1
has 1 '^event-pulse:1+1:p0  .* passed$' "$out"
has 1 '^event-pulse:1+1:r50-sc  .* 50 executions  .* passed$' "$out"
has 1 '^event-pulse:2+1:p1:s1i1  .* passed$' "$out"
for wrong in event-pulse:9+1:p1 event-pulse:2+1:p1:s9 event-pulse:2+1:q1 \
	event-pulse:2+1:p1-ss event-pulse:2+1:p event-pulse:2+1:p999 \
	event-pulse:2+1:r0 event-pulse:2+1: event-none:2+1:p1; do
	ends 3 $wrong
	says "there is no run '$wrong'; threads and what follows the mode must be"
done
ends 0 --exclude='*:[23]+*' --exclude=event-pulses \
	'event-pulse*:[12]+1:all' --list
has 1 '^	event-pulse:1+1:all$' "$out"
has 1 '^	' "$out"
ends 3 --exclude=nonsense event-pulse
ends 3 --exclude='event-*' event-pulse
says "no run is left"

# Where nothing failed there is nothing to draw, which is said.
ends 0 --svg="$tmp/none" --dot="$tmp/none2" event-pulse:1+1:all
says "$tmp/none is not written: no schedule failed"
says "$tmp/none2 is not written: no schedule failed"
[ ! -e "$tmp/none" ] && [ ! -e "$tmp/none2" ]

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

# Stopped after a failure it has failed; the schedule is there as well.
: >"$out" # it has a failure from before, until the program begins
"$program" --jobs=1 -t 9m event-pulse:1+1:all \
	lock-turns:6+2:r999999999:s1i1 >"$out" 2>&1 &
pid=$!
until grep -q 'FAILED: ' "$out"; do
	sleep 0.1
done
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 1 ]
says "FAIL, stopped by SIGTERM: "
says "--replay='$schedule' event-pulse:1+1:all"
ends 1 --replay="$schedule" event-pulse:1+1:all
says "futex wait event"

# Mutants that were tried before the stop are told.
(
	eval "export $mutants_environment"
	exec sh "$srcdir/explore/mutants.sh" --jobs=1 --table="$tmp/table" \
		event-epoch-not-bumped event-clear-store event-set-no-retry \
		await-store cond-notify-free
) >"$out" 2>&1 &
pid=$!
until grep -q '^killed  *event-epoch' "$out"; do
	sleep 0.1
	[ -e "/proc/$pid" ]
done
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 143 ]
says " killed, 0 survived, 0 broken, stopped"
has 1 '^| `event-epoch-not-bumped` ' "$tmp/table"

# What docs/verification.md tells users to do.
cat >"$tmp/list.c" <<'END'
#include <scenarios.h>
#include <stddef.h>
extern const struct ex_scenario example;
const struct ex_scenario *const scenarios[] = {&example, NULL};
END
seen="-fsanitize=thread -fno-inline -include $srcdir/explore/subject.h"
# compiles SOURCE OPTION...
compiles()
{
	source=$1
	shift
	$CC -g -O2 -I"$srcdir/include" -I"$srcdir/explore" "$@" \
		-c "$source" -o "$tmp/$(basename "$source" .c).o"
}
# builds PROGRAM SOURCE [OPTION...]: as the page says, or with other options.
builds()
{
	program=$tmp/$1
	scenario=$2
	shift 2
	[ $# -gt 0 ] || set -- $seen
	compiles "$scenario" "$@"
	compiles "$tmp/list.c" $seen
	$CC -o "$program" explore/rouse_explore-main.o \
		"$tmp/$(basename "$scenario" .c).o" "$tmp/list.o" \
		explore/libsubject.a explore/libengine.a
}

builds own "$srcdir/explore/example.c"
ends 0
says "PASS"

# Whose waker touches a node in the frame of a function that has returned: it is
# found, or not compiled, or refused.
cat >"$tmp/returned.c" <<'END'
#include <explore.h>
#include <stdatomic.h>
#include <stddef.h>
static struct {
	_Atomic(_Atomic int *) node;
	_Atomic int done;
} state;
__attribute__((always_inline)) static inline void wait_once(void)
{
	_Atomic int node = 0;
	atomic_store(&state.node, &node);
	while (!atomic_load(&node))
		;
}
static void waiter(unsigned i)
{
	(void)i;
	wait_once();
	while (!atomic_load(&state.done))
		;
}
static void waker(unsigned i)
{
	_Atomic int *node = NULL;
	(void)i;
	while (node == NULL)
		node = atomic_load(&state.node);
	atomic_store(node, 1);
	ex_assert(atomic_load(node) == 1, "another value");
	atomic_store(&state.done, 1);
}
static void start(const unsigned *size)
{
	ex_threads("waiter", size[0], waiter);
	ex_threads("waker", size[0], waker);
}
static const struct ex_run runs[] = {{.size = {1}}, EX_END_OF_RUNS};
const struct ex_scenario example = {
	.name = "returned", .promises = "", .summary = "reads a node that is gone",
	.runs = runs, .state = &state, .bytes = sizeof(state), .start = start};
END
builds returned "$tmp/returned.c"
ends 1
says "the end of the lifetime of waiter 0's stack"
for missing in -fsanitize=thread -fno-inline; do
	if compiles "$tmp/returned.c" $(echo "$seen" | sed "s/$missing//") \
		2>"$tmp/error"; then
		echo "it is compiled without $missing"
		exit 1
	fi
	has 1 "error: #error \"rouse-explore needs $missing" "$tmp/error"
done
builds returned "$tmp/returned.c" -fsanitize=thread -fno-inline
ends 3
says "source files that it explores were compiled without -fno-inline"

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
