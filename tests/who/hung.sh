#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced after tests/program.sh: the program that hangs, with the library
# as a user has it, who got a stripped one.
pids=
trap '[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || :; rm -rf "$tmp"' EXIT

# build KIND: static, shared or stripped, which is static and has no symbols at
# all. Returns false if there is no such library here.
build()
{
	case $1 in
	shared) library=librouse.so ;;
	*) library=librouse.a ;;
	esac
	[ -e ".libs/$library" ] || return 1
	mkdir -p "$tmp/$1"
	cp -L ".libs/$library" "$tmp/$1/$library"
	strip --strip-unneeded "$tmp/$1/$library"
	[ "$1" != shared ] || cp "$tmp/$1/$library" "$tmp/$1/librouse.so.0"
	$machine_cc -g -std=c11 -I"$srcdir/include" "$srcdir/tests/who/hung.c" \
		-o "$tmp/$1/hung" "$tmp/$1/$library" -pthread
	[ "$1" != stripped ] || strip "$tmp/$1/hung"
}

# start KIND ARGUMENT...: $pid is its number.
start()
{
	kind=$1
	shift
	LD_LIBRARY_PATH=$tmp/$kind "$tmp/$kind/hung" "$@" &
	pid=$!
	pids="$pids $pid"
}
