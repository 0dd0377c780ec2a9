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
says "limited by time"
ends 3 --strict --seconds=0.01 event-pulse:3+1:all
ends 0 --json --table="$tmp/table" 'event-pulse:[12]+1:all'
[ "$(grep -c '^{.*}$' "$out")" = 3 ]
[ "$(grep -c '^|.*|$' "$tmp/table")" = 4 ]

ends 0 --list
says "event-pulse:2+1:all"
ends 0 --help
says "Exit status"
ends 0 --version

ends 2 nonsense
says "nonsense"
ends 2 --set=all
ends 2 --jobs=0
ends 2 --seconds=never
ends 2 --memory=0
ends 2 --replay=abc
ends 2 --replay=xyz event-pulse:1+1:all
ends 2 --replay=aaaaaaaaaaaa event-pulse:1+1:all
ends 2 --no-such-option

# A set that does not count up loses a pulse: seen, told, drawn, replayed.
program=$tmp/broken
eval "$mutants_environment" 'sh "$srcdir/explore/mutants.sh"' \
	--plant="$program" event-epoch-not-bumped
ends 1 --svg="$tmp/svg" --dot="$tmp/dot" event-pulse:1+1:all
says "FAILED: "
says "rouse_event_set event.c:"
says "futex wait event"
grep -q '</svg>' "$tmp/svg"
grep -q '^}' "$tmp/dot"
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
for source in "$srcdir/explore/example.c" "$tmp/list.c"; do
	$CC -g -O2 -fsanitize=thread -I"$srcdir/include" \
		-I"$srcdir/explore" -c "$source" \
		-o "$tmp/$(basename "$source" .c).o"
done
program=$tmp/own
$CC -o "$program" explore/rouse_explore-main.o "$tmp"/*.o \
	explore/libsubject.a explore/libengine.a
ends 0
says "PASS"
