#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced after tests/program.sh: the program that hangs, with the library
# as a user has it, who got a stripped one.
#
# Other builds try locks that know their owner, too; there are no others here.
case " $machine_cc " in
*' -DROUSE_DEBUG_OWNERS '*)
	echo "all of this is compiled with ROUSE_DEBUG_OWNERS"
	exit 77
	;;
esac
# has_queue: is librouse-queue built? Then its calls are in the program, too.
has_queue()
{
	[ "$with_queue" = yes ]
}
hung="$srcdir/tests/who/hung.c"
queue_defines=
if has_queue; then
	hung="$hung $srcdir/tests/who/hung-queue.h"
	queue_defines=-DHAVE_QUEUE
fi

# How many of its threads wait for an object, and with the main one how many it has
# in all; and how many it has with "calls".
waits=$(cat $hung | grep -c '^	start("')
threads=$((waits + 1))
calls=$(cat $hung | grep -c '^	CALL(')
pids=
trap '[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || :; rm -rf "$tmp"' EXIT

# build KIND: static, shared or stripped, which is static and has no symbols at
# all; or owners, with ROUSE_DEBUG_OWNERS. Returns false if there is no such
# library here.
build()
{
	folder=.libs defines= queue=
	case $1 in
	shared) library=librouse.so ;;
	owners)
		folder=tests/lib library=libowners.a
		defines=-DROUSE_DEBUG_OWNERS
		;;
	*) library=librouse.a ;;
	esac
	# It has the queue's calls inside.
	[ "$1" = owners ] || ! has_queue || queue=librouse-queue${library#librouse}
	[ -e "$folder/$library" ] || return 1
	mkdir -p "$tmp/$1"
	for file in $queue $library; do
		cp -L "$folder/$file" "$tmp/$1/$file"
		strip --strip-unneeded "$tmp/$1/$file"
		[ "$1" != shared ] || cp "$tmp/$1/$file" "$tmp/$1/$file.0"
	done
	$machine_cc $defines $queue_defines -g -std=c11 -I"$srcdir/include" \
		"$srcdir/tests/who/hung.c" -o "$tmp/$1/hung" \
		${queue:+"$tmp/$1/$queue"} "$tmp/$1/$library" -pthread
	[ "$1" != stripped ] || strip "$tmp/$1/hung"
}

# await N: look with rouse-who, the program, until n threads wait; $out has what
# it says then.
await()
{
	tries=0
	until timeout $patience "$program" "$pid" >"$out" 2>&1 &&
		grep -q ", $1 waits* for an object" "$out"; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || {
			echo "there are never $1 threads that wait"
			cat "$out"
			exit 1
		}
		sleep 0.05
	done
}

# start KIND ARGUMENT...: $pid is its number.
start()
{
	kind=$1
	shift
	LD_LIBRARY_PATH=$tmp/$kind "$tmp/$kind/hung" "$@" &
	pid=$!
	pids="$pids $pid"
	until [ "$(cat "/proc/$pid/comm")" = hung ]; do
		sleep 0.01
		[ -e "/proc/$pid" ] || exit 1
	done
}
