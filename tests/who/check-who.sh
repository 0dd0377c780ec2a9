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

# await N: look until n threads wait; $out has what it says then.
await()
{
	tries=0
	until ends 0 $pid && grep -q ", $1 wait for an object" "$out"; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || {
			echo "there are never $1 threads that wait"
			cat "$out"
			exit 1
		}
		sleep 0.05
	done
}

# shows LINE...: these lines, one below the other; a name stands for a thread
# with its number.
shows()
{
	printf '%s\n' "$@" >"$tmp/want"
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
		-e 's/^\([a-z0-9-]*\)  *[0-9]*  *[0-9.]* [mun]*s /\1 /' \
		-e 's/in 3[56][0-9][0-9] s/in an hour/' \
		-e 's/^\([a-z0-9-][a-z0-9-]* \) */\1/' "$out" >"$tmp/plain"
}

# names KIND: what the program's symbols say, or where its file has them.
looks_right()
{
	shows "hung (TID): 13 threads, 12 wait for an object of rouse" ''
	shows "consumer-1 never  cond ADDRESS$1" \
		"consumer-2 never  cond ADDRESS$1" \
		"grower never  cond ADDRESS$2" \
		"told never  cond ADDRESS$3, notified" \
		"parked-1 never  waitq" \
		"parked-2 never  waitq" \
		"event never  event ADDRESS$4" \
		"hour in an hour  event ADDRESS$5" \
		"first never  lock ADDRESS$6" \
		"second never  lock ADDRESS$7" \
		"owner never  rlock ADDRESS$8" \
		"reader never  rlock ADDRESS$9"
	shows '' "cond ADDRESS$1: 2 in its queue" \
		"    over lock ADDRESS${10}" \
		"       1. consumer-1 (TID), asleep" \
		"       2. consumer-2 (TID), asleep" ''
	shows "cond ADDRESS$3: 0 in its queue" \
		"    over lock ADDRESS${12}" \
		"    told (TID), notified, waits for the lock" ''
	shows "cond ADDRESS$2: 1 in its queue" \
		"    over rlock ADDRESS${11}" \
		"       1. grower (TID), asleep" ''
	shows "waitq of a lock of the program's own: 2 in its queue" \
		"       1. parked-1 (TID), asleep" \
		"       2. parked-2 (TID), asleep" ''
	shows "event ADDRESS$4: clear, waiters, epoch 0" \
		"    event (TID) waits" ''
	shows "lock ADDRESS$6: held, 1 waiter" "    first (TID) waits" ''
	shows "rlock ADDRESS$8: held, 1 waiter, 1 deep" \
		"    held by a thread that has ended" \
		"    owner (TID) waits" ''
	shows "rlock ADDRESS$9: held, 1 waiter, 2 deep" \
		"    held by owner (TID)" \
		"    reader (TID) waits" ''
	shows "lock ADDRESS${10}: free" ''
	shows "rlock ADDRESS${11}: held, 1 deep" \
		"    held by owner (TID)" ''
	shows "lock ADDRESS${12}: held, some chosen" \
		"       1. told (TID), told"
}

for kind in static stripped shared; do
	build $kind || {
		[ $kind = shared ]
		continue
	}
	start $kind
	await 12
	plain
	case $kind in
	stripped)
		sed -i 's/ hung+ADDRESS//' "$tmp/plain"
		looks_right '' '' '' '' '' '' '' '' '' '' '' ''
		;;
	*) looks_right ' not_empty' ' grown' ' told' ' ready' ' later' \
		' second' ' first' ' left_behind' ' tree' ' items' ' root' \
		' busy' ;;
	esac
	[ $kind = shared ] || kill $pid
done

# JSON, one line for each look; numbers of threads name the process as well.
ends 0 --json $pid
has 1 '^{"pid": '$pid', "name": "hung", "threads": 13, "waits": \[{.*}\]' "$out"
has 1 '"kind": "rlock", .*"state": "held, 1 waiter, 2 deep", "changes": false,'\
' "waiters": 1, "lock": null, "holder": {"tid": [0-9]*, "name": "owner"}' "$out"
has 1 '"times_out_ns": 3[0-9]\{12\},' "$out"
cp "$out" "$tmp/json"
tid=$(ls "/proc/$pid/task" | sort -n | tail -n 1)
ends 0 --json $tid
has 1 '^{"pid": '$pid', "name": "hung"' "$out"
if [ -n "${PYTHON-}" ] && command -v "$PYTHON" >/dev/null; then
	"$PYTHON" -c 'import json, sys
look = json.loads(sys.stdin.read())
assert len(look["waits"]) == 12, look["waits"]
queues = {o["symbol"]: [n["name"] for n in o["queue"]] for o in look["objects"]}
assert queues["not_empty"] == ["consumer-1", "consumer-2"], queues' <"$tmp/json"
fi

# An interrupt ends a watch well; so does the end of the process.
program=timeout
ends 0 --preserve-status --signal=INT 1 who/rouse-who --watch=20ms $pid
[ "$(grep -c ', 12 wait for' "$out")" -ge 2 ]
program=who/rouse-who
"$program" --json --watch=0.01 $pid >"$out" 2>&1 &
watcher=$!
pids="$pids $watcher"
until [ "$(wc -l <"$out")" -ge 3 ]; do sleep 0.01; done
kill $pid
wait $watcher
says "rouse-who: process $pid (hung) has ended"

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
ends 0 $pid
says 'hung ('$pid'): 1 thread, none waits for an object of rouse'
kill $pid
sleep 60 &
pid=$!
pids="$pids $pid"
ends 2 $pid
says "rouse-who: there is no librouse in process $pid (sleep)"
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
if [ "$(id -u)" != 0 ]; then
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
	says "cannot write"
fi
