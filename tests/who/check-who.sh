#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-who as its user meets it: what it says of a program in which a thread
# waits for each kind of object, of others, and of what cannot be looked at.
set -eu
srcdir=${srcdir-.}
program=who/rouse-who
. "$srcdir/tests/program.sh"
. "$srcdir/tests/who/hung.sh"

# shows LINE...: these lines, one below the other. In a stripped program objects
# have no names, but places in its file.
shows()
{
	printf '%s\n' "$@" >"$tmp/want"
	[ "$kind" != stripped ] ||
		sed -i 's/ADDRESS [a-z_]*/ADDRESS/g' "$tmp/want"
	awk 'NR == FNR { want[++n] = $0; next }
		{ line[++m] = $0 }
		END {
			for (i = 0; i + n <= m; i++) {
				for (j = 1; j <= n && line[i + j] == want[j]; j++)
					;
				if (j > n)
					exit 0
			}
			exit 1
		}' "$tmp/want" "$tmp/plain" || {
		echo "it does not say:"
		cat "$tmp/want"
		cat "$tmp/plain"
		exit 1
	}
}

# Without what differs from run to run: addresses, numbers of threads, times.
plain()
{
	sed -e 's/0x[0-9a-f]*/ADDRESS/g' -e 's/ ([0-9]*)/ (TID)/g' \
		-e 's/^\([a-z0-9-]*\)  *[0-9]*  *\([0-9.]* [mun]*s\|?\) /\1 /' \
		-e 's/in 3[56][0-9][0-9] s/in an hour/' \
		-e 's/^\([a-z0-9-][a-z0-9-]* \) */\1/' \
		-e 's/^\(event .*\); stop: .*/\1/' -e 's/ hung+ADDRESS//g' \
		"$out" >"$tmp/plain"
}

# All that hangs, by the names that the symbols of the program give.
looks_right()
{
	shows "hung (TID): $threads threads, $waits wait for an object of rouse" ''
	! has_queue || looks_right_with_queues
	shows "consumer-1 never  cond ADDRESS not_empty" \
		"consumer-2 never  cond ADDRESS not_empty" \
		"grower never  cond ADDRESS grown" \
		"told never  cond ADDRESS told, notified" \
		"parked-1 never  waitq ADDRESS queue" \
		"parked-2 never  waitq ADDRESS queue" \
		"event never  event ADDRESS ready" \
		"closer never  bell ADDRESS bell" \
		"any never  any of: event ADDRESS news, waitq ADDRESS inbox; stop: event ADDRESS closing" \
		"taker never  sem ADDRESS tokens" \
		"auto never  auto ADDRESS answered" \
		"latched never  latch ADDRESS arrived" \
		"barred never  barrier ADDRESS crossing" \
		"onced never  once ADDRESS once" \
		"counted never  count ADDRESS moves" \
		"hour in an hour  event ADDRESS later" \
		"first never  lock ADDRESS second" \
		"second never  lock ADDRESS first" \
		"owner never  rlock ADDRESS left_behind" \
		"reader never  rlock ADDRESS tree"
	shows '' "cond ADDRESS not_empty: 2 in its queue" \
		"    over lock ADDRESS items" \
		"       1. consumer-1 (TID), asleep" \
		"       2. consumer-2 (TID), asleep" ''
	shows "cond ADDRESS told: 0 in its queue" \
		"    over lock ADDRESS busy" \
		"    told (TID), notified, waits for the lock" ''
	shows "cond ADDRESS grown: 1 in its queue" \
		"    over rlock ADDRESS root" \
		"       1. grower (TID), asleep" ''
	shows "waitq ADDRESS queue: 2 in its queue" \
		"       1. parked-1 (TID), asleep" \
		"       2. parked-2 (TID), asleep" ''
	shows "event ADDRESS ready: clear, waiters, epoch 0" \
		"    event (TID) waits" ''
	shows "bell ADDRESS bell: quiet, closing, 1 writing" \
		"    closer (TID) waits" ''
	shows "sem ADDRESS tokens: no tokens, sleepers" \
		"    taker (TID) waits" ''
	shows "auto ADDRESS answered: clear, sleepers" \
		"    auto (TID) waits" ''
	shows "latch ADDRESS arrived: 3, waiters" \
		"    latched (TID) waits" ''
	shows "barrier ADDRESS crossing: 1 arrived, waiters, 2 parties" \
		"    barred (TID) waits" ''
	shows "once ADDRESS once: running, waiters" \
		"    held by hung (TID)" \
		"    onced (TID) waits" ''
	shows "count ADDRESS moves: looked, waiters, epoch 0" \
		"    counted (TID) waits" ''
	shows "event ADDRESS news: clear, waiters, epoch 0" \
		"    any (TID) waits" ''
	shows "waitq ADDRESS inbox: 1 in its queue" \
		"       1. any (TID), asleep" ''
	shows "event ADDRESS closing: clear, waiters, epoch 0" \
		"    the stop of any (TID)" ''
	shows "lock ADDRESS second: held, 1 waiter" "    first (TID) waits" ''
	shows "rlock ADDRESS left_behind: held, 1 waiter, 1 deep" \
		"    held by a thread that has ended" \
		"    owner (TID) waits" ''
	shows "rlock ADDRESS tree: held, 1 waiter, 2 deep" \
		"    held by owner (TID)" \
		"    reader (TID) waits" ''
	shows "lock ADDRESS items: free" ''
	shows "rlock ADDRESS root: held, 1 deep" \
		"    held by owner (TID)" ''
	shows "lock ADDRESS busy: held, some chosen" \
		"       1. told (TID), told"
}

looks_right_with_queues()
{
	shows "getter never  queue ADDRESS jobs" \
		"putter never  queue ADDRESS full" \
		"either never  any of: event ADDRESS mail, queue ADDRESS letters" \
		"consumer-1 never  cond ADDRESS not_empty"
	shows '' "queue ADDRESS jobs: open, empty, 1 in get" \
		"    getter (TID) waits" ''
	shows '' "queue ADDRESS full: open, 1 of 1 items, 1 in put" \
		"    putter (TID) waits" ''
	shows '' "queue ADDRESS letters: open, empty, 1 in get" \
		"    either (TID) waits" ''
}

for kind in static stripped shared; do
	build $kind || {
		[ $kind = shared ]
		continue
	}
	start $kind
	await $waits
	plain
	looks_right
	kill $pid
done
start static
await $waits

# JSON, one line for each look; numbers of threads name the process as well.
ends 0 --json $pid
has 1 '^{"pid": '$pid', "name": "hung", "threads": '$threads', "waits": \[{.*}\]' "$out"
has 1 '"kind": "rlock", .*"state": "held, 1 waiter, 2 deep", "changes": false,'\
' "waiters": 1, "lock": null, "holder": {"tid": [0-9]*, "name": "owner"}' "$out"
has 1 '"times_out_ns": 3[0-9]\{12\},' "$out"
has 1 '"name": "any", "kind": "any", "any": \[{"kind": "event", "object": '\
'"0x[0-9a-f]*", "symbol": "news"}, {"kind": "waitq", "object": "0x[0-9a-f]*", '\
'"symbol": "inbox"}\], "untold": 0, "stop": {"kind": "event", "object": '\
'"0x[0-9a-f]*", "symbol": "closing"}, ' "$out"
cp "$out" "$tmp/json"
tid=$(ls "/proc/$pid/task" | sort -n | tail -n 1)
ends 0 --json $tid
has 1 '^{"pid": '$pid', "name": "hung"' "$out"
if [ "${PYTHON-:}" != : ] && command -v "$PYTHON" >/dev/null; then
	"$PYTHON" -c 'import json, sys
look = json.loads(sys.stdin.read())
assert len(look["waits"]) == int(sys.argv[1]), look["waits"]
queues = {o["symbol"]: [n["name"] for n in o["queue"]] for o in look["objects"]}
assert queues["not_empty"] == ["consumer-1", "consumer-2"], queues' "$waits" <"$tmp/json"
fi

# A stop interrupts the calls, which go on as others.
kill -STOP $pid
await $waits
kill -CONT $pid
await $waits
has 1 '^hour .* event ' "$out"

# An interrupt ends a watch, with its last look whole; so does the end of the
# process. timeout sees to it that SIGINT is not ignored, and hands it on.
: >"$out" # what it had must not be taken for what comes
timeout $patience "$program" --watch=20ms $pid >"$out" 2>&1 &
watcher=$!
pids="$pids $watcher"
until [ "$(grep -c ": $threads threads, " "$out")" -ge 2 ]; do
	sleep 0.02
	[ -e "/proc/$watcher" ] || break
done
kill -INT $watcher
status=0
wait $watcher || status=$?
[ $status -eq 130 ]
has "$(grep -c ": $threads threads, " "$out")" '^rlock .* root: held, 1 deep$' "$out"
: >"$out"
"$program" --json --watch=0.01 $pid >"$out" 2>&1 &
watcher=$!
pids="$pids $watcher"
until [ "$(wc -l <"$out")" -ge 3 ]; do
	sleep 0.01
	[ -e "/proc/$watcher" ] || break
done
kill $pid
wait $watcher
says "rouse-who: process $pid (hung) has ended"

# A library whose locks know their owner: then a deadlock is seen.
build owners
start owners
await $waits
plain
shows "lock ADDRESS second: held, 1 waiter" "    held by second (TID)" \
	"    first (TID) waits"
shows "rlock ADDRESS tree: held, 1 waiter, 2 deep" "    held by owner (TID)" \
	"    reader (TID) waits"
shows "lock ADDRESS items: free" ''
shows "rlock ADDRESS root: held, 1 deep" "    held by owner (TID)"
shows "lock ADDRESS busy: held, some chosen" "    held by hung (TID)"
shows "deadlock:" \
	"    first (TID) waits for lock ADDRESS second, which second (TID) holds" \
	"    second (TID) waits for lock ADDRESS first, which first (TID) holds"
ends 0 --json $pid
has 1 ', "deadlocks": \[\[[0-9]*, [0-9]*\]\]}$' "$out"
kill $pid

# A thread that looks again each 5 ms, since the kernel does not wait for several
# things as it should: it sleeps on the first of them.
start static slices
await 1
has 1 '^slices .* any of: event .* news, waitq .* inbox, event .*+16, event .*+20, 14 more; stop: event .* closing$' \
	"$out"
kill $pid

# Threads that come and go, objects that change, and many threads.
start static churn
tries=0
while [ $tries -lt 20 ]; do
	ends 0 $pid
	tries=$((tries + 1))
done
kill $pid
start static many
await 1001
has 1000 '^many-' "$out"
has 1 '^ *1000\. many-999 ([0-9]*), asleep$' "$out"
kill $pid

# A library that nobody waits in, and none.
start static idle
tries=0
until "$program" $pid >"$out" 2>&1; do # it may not be loaded yet
	tries=$((tries + 1))
	[ $tries -lt 1200 ] || exit 1
	sleep 0.05
done
says 'hung ('$pid'): 1 thread, none waits for an object of rouse'
kill $pid
cat >"$tmp/idle.c" <<'END'
#include <unistd.h>
int main(void) { alarm(60); return pause(); }
END
$machine_cc "$tmp/idle.c" -o "$tmp/idle"
"$tmp/idle" &
pid=$!
pids="$pids $pid"
until [ "$(cat /proc/$pid/comm)" = idle ]; do # until then it is this shell
	sleep 0.05
done
ends 2 $pid
says "rouse-who: there is no librouse in process $pid (idle)"
kill $pid

# What cannot be looked at.
ends 1 2147483647
says "rouse-who: there is no process 2147483647"
if [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ]; then
	ends 1 2
	says "process 2 (kthreadd) is a thread of the kernel"
fi
cp who/rouse-who "$tmp/rouse-who"
chmod 755 "$tmp" "$tmp/rouse-who"
if [ "$(stat -c %u "$tmp")" != 0 ]; then
	ends 1 1
	says "this user may not look at process 1"
elif command -v setpriv >/dev/null; then
	program=setpriv
	ends 1 --reuid=65534 --regid=65534 --clear-groups "$tmp/rouse-who" $$
	says "this user may not look at process $$ ("
	program=who/rouse-who
fi

ends 0 --help
says "Exit status"
cp "$out" "$tmp/help"
ends 0 -h
cmp "$out" "$tmp/help"
ends 0 --version
says "rouse-who 0."
ends 3
says "which process?"
ends 3 0
ends 3 1 2
says "one process at a time"
ends 3 init
ends 3 --watch=never $$
ends 3 --watch=0 $$
ends 3 --no-such-option $$
if [ -e /dev/full ]; then
	start static idle
	status=0
	"$program" $pid >/dev/full 2>"$out" || status=$?
	[ $status -eq 3 ]
	says "cannot write standard output"
fi
