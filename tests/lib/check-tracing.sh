#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The scripts of tools/: what perf.awk makes of what perf says; and, where
# bpftrace may look at programs, what waits.bt and wakes.bt say of one.
set -eu
srcdir=${srcdir-.}
tools=$srcdir/tools
CC=${machine_cc-$CC}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# A thread sets an event that another one waits for, and that one waits for a
# second event until a deadline; two objects whose addresses are close. Then it
# waits for any of several things, and the first thread sets one of these.
cat >"$tmp/said" <<'END'
a program   12 1.000000: sdt_rouse:wait__begin: (7f00) arg1=94757400010944 arg2=1 arg3=94757400010944 arg4=9
	    2dc5 rouse__probe_begin (inlined)
	    13ab rouse_event_wait
	    13ff main

a program   11 1.001000: sdt_rouse:wake: (7f01) arg1=94757400010944 arg2=2147483647
	    2233 wake

a program   12 1.001500: sdt_rouse:wait__end_1: (7f02) arg1=94757400010944 arg2=1 arg3=94757400010944 arg4=0
	    2bd4 rouse__probe_end (inlined)
	    13ab rouse_event_wait
	    13ff main

a program   12 2.000000: sdt_rouse:wait__begin: (7f00) arg1=94757400010948 arg2=1 arg3=94757400010948 arg4=9

a program   12 2.000100: sdt_rouse:wait__end: (7f02) arg1=94757400010948 arg2=1 arg3=94757400010948 arg4=-110
	    13ab rouse_event_wait_until

a program   12 3.000000: sdt_rouse:wait__begin_2: (7f03) arg1=140722000000000 arg2=255 arg3=0 arg4=9

a program   11 3.250000: sdt_rouse:wake: (7f01) arg1=94757400010948 arg2=2147483647

a program   12 3.500000: sdt_rouse:wait__end_2: (7f04) arg1=140722000000000 arg2=255 arg3=94757400010948 arg4=1
	    2bd4 wait_for_any
	    13ab rouse_wait_any

END
cat >"$tmp/expected" <<'END'
Waits that spun or slept, and how many microseconds they took:
any 0x7ffc64d27400: 1 waits, 0 in vain, 500000 us in all, 500000 at most
     262144 us  1
event 0x562e6d2ae0c0: 1 waits, 0 in vain, 1500 us in all, 1500 at most
       1024 us  1
event 0x562e6d2ae0c4: 1 waits, 1 in vain, 100 us in all, 100 at most
         64 us  1

From where, in microseconds:
     500000 us  any 0x7ffc64d27400  rouse_wait_any
       1500 us  event 0x562e6d2ae0c0  rouse_event_wait < main
        100 us  event 0x562e6d2ae0c4  rouse_event_wait_until

Which thread wakes which:
          1  11 wakes 12, event 0x562e6d2ae0c0
          1  11 wakes 12, any 0x7ffc64d27400

0 waiters chosen, 0 of them handed a lock; 0 times a waiter starved
END
awk -f "$tools/perf.awk" "$tmp/said" >"$tmp/short"
echo "perf.awk should say (<), and says (>):"
diff "$tmp/expected" "$tmp/short"

# Whatever ends it, perf.sh says why.
status=0
sh "$tools/perf.sh" 2>"$tmp/usage" || status=$?
[ $status -eq 2 ] && grep -q '^Usage: perf.sh PID FILE SECONDS' "$tmp/usage"

skip()
{
	echo "waits.bt and wakes.bt were not tried: $*"
	exit 77
}
[ -n "$PROBES" ] || skip "the library has no probes"
[ -e .libs/librouse.so ] || skip "there is no librouse.so"
command -v bpftrace >/dev/null || skip "there is no bpftrace (in Debian bpftrace)"
timeout 20 bpftrace -e 'BEGIN { exit() }' >/dev/null 2>&1 ||
	skip "bpftrace may not look at programs here"

# Two threads that wait for each other's events until the program is killed, the
# one for long enough that the other one sleeps.
cat >"$tmp/program.c" <<'END'
#include <pthread.h>
#include <rouse.h>

static struct rouse_event there, back, never;

static void *answer(void *unused)
{
	for (;;) {
		rouse_event_wait(&there);
		rouse_event_clear(&there);
		rouse_event_set(&back);
	}
	return unused; /* never */
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, answer, NULL);
	for (;;) {
		rouse_event_wait_until(&never, rouse_after(ROUSE_MSEC));
		rouse_event_set(&there);
		rouse_event_wait(&back);
		rouse_event_clear(&back);
	}
	return 0; /* never */
}
END
$CC -std=c11 -I"$srcdir/include" "$tmp/program.c" -o "$tmp/program" -L.libs \
	-lrouse -pthread
LD_LIBRARY_PATH=.libs "$tmp/program" &
program=$!
trap 'kill $program; rm -rf "$tmp"' EXIT
# says SCRIPT PATTERN: it does, of 50 waits. Now and then bpftrace leaves out what
# it has counted, so it has three tries.
says()
{
	script=$1
	cat "$tools/$script" - >"$tmp/try-$script" <<-'END'
		usdt:$1:rouse:wait__end { @n += 1; if (@n == 50) { exit(); } }
	END
	for try in 1 2 3; do
		timeout 60 bpftrace -p $program "$tmp/try-$script" \
			"$PWD/.libs/librouse.so" >"$tmp/$script" 2>&1 || break
		! grep -q -e "$2" "$tmp/$script" || return 0
	done
	cat "$tmp/$script"
	echo "after $try tries $script does not say $2"
	return 1
}
says waits.bt '^@us\[event, 0x[0-9a-f]*\]' &
waits=$!
says wakes.bt '^@wakes\[[0-9]*, [0-9]*, program, event, 0x'
wait $waits
