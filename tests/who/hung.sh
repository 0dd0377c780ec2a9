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
pids=
trap '[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || :; rm -rf "$tmp"' EXIT

# build KIND: static, shared or stripped, which is static and has no symbols at
# all; or owners, with ROUSE_DEBUG_OWNERS. Returns false if there is no such
# library here.
build()
{
	folder=.libs defines=
	case $1 in
	shared) library=librouse.so ;;
	owners)
		folder=tests/lib library=libowners.a
		defines=-DROUSE_DEBUG_OWNERS
		;;
	*) library=librouse.a ;;
	esac
	[ -e "$folder/$library" ] || return 1
	mkdir -p "$tmp/$1"
	cp -L "$folder/$library" "$tmp/$1/$library"
	strip --strip-unneeded "$tmp/$1/$library"
	[ "$1" != shared ] || cp "$tmp/$1/$library" "$tmp/$1/librouse.so.0"
	$machine_cc $defines -g -std=c11 -I"$srcdir/include" "$srcdir/tests/who/hung.c" \
		-o "$tmp/$1/hung" "$tmp/$1/$library" -pthread
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
