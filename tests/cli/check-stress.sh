#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-stress as its user meets it: a short run of all scenarios, what it
# prints, and what it says to wrong usage. The long runs are make stress.
set -eu
srcdir=${srcdir-.}
program=stress/rouse-stress
. "$srcdir/tests/program.sh"

ends 0 --list
scenarios=$(sed 's/ .*//' "$out")
[ $(echo "$scenarios" | wc -l) -ge 24 ]

# On a busy machine two thousand threads need long for a round, or to begin.
ends 0 --timeout=8 --seed=42 --stall=100
cat "$out"
says "PASS"
says "seed 42"
for scenario in $scenarios; do
	has 1 "^PASS *$scenario " "$out"
done

ends 0 --timeout=0.2 --producers=1 --consumers=1
ends 0 --timeout=0.2 --producers=16 --consumers=3 buffer barrier

ends 0 --timeout=0.2 --json handover pulse
has 3 '^{.*}$' "$out"

# Each wait for a pulse is one notification, and none is lost.
ends 0 -t 0.2 --json pulse
has 2 '"count": \([0-9]*\),.*"notifications": \1,.*"lost": 0,' "$out"

# A lost wake is seen in each scenario, whoever waits for it.
for scenario in $scenarios; do
	stall=1
	[ $scenario != crowd ] || stall=5
	ends 2 --timeout=1 --stall=$stall --sabotage $scenario
	says "stall in $scenario"
	says "in a futex wait"
	says "no wake came"
	says "what it did last:"
	says "rouse__futex_wait"
	says "FAIL/stall"
	has 0 'lost 0' "$out"
done

# A worker that is hit by a signal says so, and then the signal ends it all; a
# sanitizer has words of its own.
"$program" --timeout=20 --seed=42 pulse >"$out" 2>&1 &
pid=$!
# It is a worker, and knows it, when it has slept again and again.
until [ "$(ls "/proc/$pid/task" | wc -l)" -ge 10 ] &&
	tid=$(ls "/proc/$pid/task" | sort -n | tail -n 1) &&
	grep -q '^voluntary_ctxt_switches:.[0-9][0-9]' "/proc/$tid/status"; do
	sleep 0.1
	[ -e "/proc/$pid" ] || break
done
kill -SEGV "$tid"
status=0
wait $pid || status=$?
if [ $status -eq 139 ]; then
	says "rouse-stress: SIGSEGV from process $$ hit "
	says " in pulse; to repeat the run:"
	says "--timeout=20 --seed=42 pulse"
	says "what it did last:"
	says "where it is"
else
	says "Sanitizer"
fi

ends 0 --timeout=0.4 --html="$tmp/page" pulse queue
has 1 '^</html>' "$tmp/page"
has 1 'all accounted for' "$tmp/page"
has 1 'notifications, lost 0' "$tmp/page"
has 2 '^<h2' "$tmp/page"
ends 2 --timeout=1 --stall=1 --sabotage --html="$tmp/page" pulse
has 1 'made no progress for 1 s' "$tmp/page"
has 0 'lost 0' "$tmp/page"

ends 3 --timeout=0.2 --html="$tmp/no/page" pulse
says "No such file"

# Where nothing was done nothing has passed.
ends 0 --timeout=1ns --json
has 0 '"seconds": [0-9.]*, "count": 0,' "$out"

# Some more is done than was asked for, but not for the 50 s of each.
ends 0 --timeout=100s --ops=1000 pulse timeouts
awk '$1 == "PASS" && $3 >= 20 { exit 1 }' "$out"

ends 0 -t 0.2 --quiet pulse buffer
has 1 '' "$out"
says "PASS, 2 scenarios"
ends 0 -t 0.2 -q --json pulse buffer
has 1 '' "$out"
ends 2 -t 1 --stall=1 --sabotage --quiet pulse
says "stall in pulse"
says "FAIL "

# A fresh chroot may have no terminals.
if script -qc true "$tmp/typescript" </dev/null >/dev/null 2>&1; then
	script -qc "$program -t 2 pulse" "$tmp/typescript" </dev/null >"$out"
	tr '\r' '\n' <"$out" | grep -q 'pulse 1/1, 0:0[0-2] left, '
	says " waits/s, "
fi

ends 0 -t 0.2 --capacity=1 --patience=0 --json buffer
says '"capacity": 1, "patience_ns": 0'
ends 0 -t 0.4 --capacity=1024 --patience=20us buffer timeouts edges
ends 0 -t 0.4 --patience=0 timeouts interrupts edges

ends 0 -t 0.2 --exclude=pulse,mixed -x buffer pulse handover buffer
says "PASS, 1 scenario,"
ends 3 --exclude=pulse pulse
says "no scenario is left to run"
ends 3 --exclude=pulse,nonsense
says "there is no scenario 'nonsense'"

ends 0 --help
says "Exit status"
ends 0 --version

ends 3 nonsense
says "there are $(echo $scenarios | sed 's/ /, /g')"
ends 3 --timeout=0
ends 3 --timeout=soon
ends 3 --timeout=1y
ends 3 --ops=0
ends 3 --seed=-1
ends 3 --producers=0
ends 3 --consumers=1001
ends 3 --capacity=0
ends 3 --capacity=1025
ends 3 --patience=1.1s
ends 3 --no-such-option
