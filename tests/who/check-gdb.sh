#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-gdb.py, on a live process and on a core: "info rouse" says the same as
# rouse-who, and in which call each thread is, of a stripped library too; the
# printers; and it knows the layout of the objects. Skipped (77) where there is no
# gdb with Python, or it may not attach.
set -eu
srcdir=${srcdir-.}
program=who/rouse-who
. "$srcdir/tests/program.sh"
. "$srcdir/tests/who/hung.sh"
script=$(cd "$srcdir" && pwd)/who/rouse-gdb.py

# The layout is that of the headers, without owners and with.
# layout DEFINE...: as who/rouse-gdb.py has it, and as the compiler does.
layout()
{
	"$PYTHON" "$script" --layout "$bytes" ${1:+owners} >"$tmp/layout"
	cat >"$tmp/layout.c" <<-END
		#include <rouse.h>
		#include <rouse/queue.h>
		#include <stddef.h>
		#include <stdio.h>
		#include "wait-record.h"
		#define SHOW(type, field) \\
			printf("%s %s %zu %zu\\n", #type, #field, \\
			       offsetof(struct type, field), \\
			       sizeof(((struct type *)0)->field));
		int main(void) {
			$(sed 's/^\([^ ]*\) \([^ ]*\).*/SHOW(\1, \2)/' \
				"$tmp/layout")
			return 0;
		}
	END
	$machine_cc -std=c11 "$@" -I"$srcdir/include" -I"$srcdir/lib" \
		"$tmp/layout.c" -o "$tmp/layout-of-c"
	"$tmp/layout-of-c" >"$tmp/want"
	diff "$tmp/want" "$tmp/layout"
	[ "$(wc -l <"$tmp/layout")" -ge 30 ]
}
bytes=$(echo '__SIZEOF_POINTER__' | $machine_cc -E -P -x c -)
if [ "${PYTHON-:}" != : ] && command -v "$PYTHON" >/dev/null; then
	case " $machine_cc " in
	*' -DROUSE_DEBUG_OWNERS '*) ;;
	*) layout ;;
	esac
	layout -DROUSE_DEBUG_OWNERS
fi

case " $machine_cc" in
*-fsanitize=*)
	echo "a core of what has a sanitizer in it is too large"
	exit 77
	;;
esac
command -v gdb >/dev/null || {
	echo "there is no gdb"
	exit 77
}
case $(gdb -nx -q -batch -ex 'python print("py" + "thon")' 2>&1) in
*python*) ;;
*)
	echo "this gdb has no Python"
	exit 77
	;;
esac

# ask ARGUMENT...: gdb's answer is in $tmp/gdb.
ask()
{
	timeout $patience gdb -nx -q -batch -iex 'set debuginfod enabled off' \
		"$@" >"$tmp/gdb" 2>&1 </dev/null || :
	if grep -q 'ptrace: Operation not permitted\|ptrace: Inappropriate' \
		"$tmp/gdb"; then
		echo "gdb may not attach here"
		exit 77
	fi
}

# finds LINE...: each is one of the answer.
finds()
{
	for line; do
		grep -qxF -e "$line" "$tmp/gdb" || {
			echo "gdb did not say: $line"
			cat "$tmp/gdb"
			exit 1
		}
	done
}

# objects FILE: the paragraphs about them, after the table. Without the names of threads, which a
# core has not.
objects()
{
	sed -e '1,/^THREAD/d' "$1" | sed -e '1,/^$/d' |
		sed -e '/^\$[0-9]\|^\[Inf\|^Saved\|^warning/d' \
			-e 's/[a-z0-9-]* (\([0-9]*\))/\1/'
}

build static || exit 1
start static
await $waits
objects "$out" >"$tmp/want"
[ "$(grep -c . "$tmp/want")" -ge 30 ]
ask -p $pid -ex "source $script" -ex 'info rouse' -ex 'print ready' \
	-ex 'print first' -ex 'print tree' -ex 'print not_empty' \
	-ex 'print grown' -ex 'print queue' -ex 'print *queue.last_' \
	-ex 'print how' -ex 'print/r ready' -ex 'print pool' \
	-ex 'print full' -ex "generate-core-file $tmp/core"
finds "$threads threads, $waits wait for an object of rouse" \
	'$1 = clear, waiters, epoch 0' '$2 = held, 1 waiter' \
	'$6 = 2 in its queue' '$7 = asleep, in its queue' \
	'$8 = until 1152921504.606846976 s of CLOCK_MONOTONIC' \
	'$9 = {word_ = 2}'
grep -q '^\$3 = held, 1 waiter, 2 deep, owner [0-9]*$' "$tmp/gdb"
grep -q '^\$4 = 2 in its queue, over lock 0x[0-9a-f]* items$' "$tmp/gdb"
grep -q '^\$10 = 0 in its queue, LIFO, over lock 0x[0-9a-f]* items$' "$tmp/gdb"
grep -q '^\$5 = 1 in its queue, over rlock 0x[0-9a-f]* root$' "$tmp/gdb"
grep -q '^any .* never *any of: event 0x[0-9a-f]* news, waitq 0x[0-9a-f]* inbox; stop: event 0x[0-9a-f]* closing, in rouse_wait_any$' "$tmp/gdb"
grep -q '^reader .* never *rlock .* tree, in rouse_rlock_acquire$' "$tmp/gdb"
objects "$tmp/gdb" | diff "$tmp/want" -
! has_queue || {
	grep -qx '\$11 = open, 1 of 1 items, 1 in put' "$tmp/gdb"
	grep -q '^either .* any of: event 0x[0-9a-f]* mail, queue 0x[0-9a-f]* letters, in rouse_wait_any$' "$tmp/gdb"
}
kill $pid

ask "$tmp/static/hung" "$tmp/core" -ex "source $script" -ex 'info rouse'
finds "$threads threads, $waits wait for an object of rouse"
objects "$tmp/gdb" | diff "$tmp/want" -

# Locks that know their owner, in a program without debug information.
build owners
strip --strip-debug "$tmp/owners/hung"
start owners
await $waits
objects "$out" >"$tmp/want"
ask -p $pid -ex "source $script" -ex 'info rouse'
objects "$tmp/gdb" | diff "$tmp/want" -
grep -q '^deadlock:' "$tmp/gdb"
kill $pid

# The shared one, stripped: it is loaded by itself, and public calls are seen.
build shared || exit 0
auto=$tmp/auto
mkdir -p "$auto$tmp/shared"
cp "$script" "$auto$tmp/shared/librouse.so.0-gdb.py"
calls()
{
	grep -o "^[a-z0-9_-]* .* in rouse_[a-z_]*$" "$tmp/gdb" |
		sed 's/^\([a-z0-9_-]*\).* in /\1 /' >"$tmp/calls"
	[ $# = $(($(wc -l <"$tmp/calls") * 2)) ] || {
		cat "$tmp/gdb"
		exit 1
	}
	while [ $# -gt 0 ]; do
		grep -qx "$1 $2" "$tmp/calls" || {
			echo "gdb did not say that $1 is in $2"
			cat "$tmp/gdb"
			exit 1
		}
		shift 2
	done
}
start shared
await $waits
ask -iex "add-auto-load-scripts-directory $auto" \
	-iex "add-auto-load-safe-path $auto" -p $pid -ex 'info rouse'
more_calls=
! has_queue || more_calls='getter rouse_queue_get putter rouse_queue_put
	either rouse_wait_any'
calls $more_calls consumer-1 rouse_cond_wait consumer-2 rouse_cond_wait \
	grower rouse_cond_wait told rouse_cond_wait \
	parked-1 rouse_waiter_park parked-2 rouse_waiter_park \
	event rouse_event_wait_with hour rouse_event_wait_until \
	closer rouse_bell_close taker rouse_sem_wait auto rouse_auto_wait \
	latched rouse_latch_wait \
	barred rouse_barrier_wait onced rouse_once_call \
	counted rouse_count_wait \
	any rouse_wait_any \
	first rouse_lock_acquire second rouse_lock_acquire \
	owner rouse_rlock_acquire reader rouse_rlock_acquire
kill $pid
wait $pid || :
# Without the inline calls of the program, too.
strip "$tmp/shared/hung"
start shared calls
await $calls
ask -iex "add-auto-load-scripts-directory $auto" \
	-iex "add-auto-load-safe-path $auto" -p $pid -ex 'info rouse'
more_calls=
! has_queue || more_calls='get_until rouse_queue_get_until
	get_with rouse_queue_get_with get_many rouse_queue_get_many
	get_many_until rouse_queue_get_many_until
	get_many_with rouse_queue_get_many_with
	put_until rouse_queue_put_until put_with rouse_queue_put_with
	put_many rouse_queue_put_many put_many_until rouse_queue_put_many_until
	put_many_with rouse_queue_put_many_with'
calls $more_calls event_wait_with rouse_event_wait_with \
	event_since rouse_event_wait_since \
	since_until rouse_event_wait_since_until \
	since_with rouse_event_wait_since_with \
	latch_with rouse_latch_wait_with \
	barrier_until rouse_barrier_wait_until \
	barrier_with rouse_barrier_wait_with \
	once_until rouse_once_call_until once_with rouse_once_call_with \
	count_until rouse_count_wait_until count_with rouse_count_wait_with \
	lock_until rouse_lock_acquire_until lock_with rouse_lock_acquire_with \
	rlock_until rouse_rlock_acquire_until \
	rlock_with rouse_rlock_acquire_with \
	cond_until rouse_cond_wait_until cond_with rouse_cond_wait_with \
	cond_for rouse_cond_wait_for for_until rouse_cond_wait_for_until \
	for_with rouse_cond_wait_for_with \
	park_until rouse_waiter_park_until park_with rouse_waiter_park_with \
	wait_any_of rouse_wait_any wait_all_of rouse_wait_all \
	sem_until rouse_sem_wait_until sem_with rouse_sem_wait_with \
	auto_until rouse_auto_wait_until auto_with rouse_auto_wait_with
