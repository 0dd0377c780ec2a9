#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-stress with chaos: it says where the pauses are, all scenarios pass, and
# what is lost is found as ever.
set -eu
srcdir=${srcdir-.}
program=stress/rouse-stress
. "$srcdir/tests/program.sh"

ends 0 --chaos --timeout=1 handover
says "chaos at its door"

program=stress/rouse-stress-chaos
# On a busy machine two thousand threads need long for a round, or to begin.
ends 0 --chaos --timeout=8 --seed=42 --stall=100
cat "$out"
says "chaos in the library"
says "PASS, $("$program" --list | wc -l) scenarios"
ends 0 --timeout=0.2 buffer
ends 2 --chaos --timeout=1 --stall=2 --sabotage pulse
says "stall in pulse"

# Where it paused is mostly among the last things that somebody did.
tries=0
until grep -qF "pauses before" "$out"; do
	tries=$((tries + 1))
	[ $tries -le 8 ]
	ends 2 --chaos --timeout=1 --stall=2 --sabotage fairness
done

ends 0 --faults --timeout=4 --stall=100
says "faults, seed"
ends 0 --chaos --faults --timeout=4 --stall=100

# Where the kernel does not wait for several words.
ends 0 --chaos --slices --timeout=2 stops buffer-stops any all
says "PASS, 4 scenarios"
