#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The deadlock of docs/debugging.md: where locks know their owner, rouse-who says
# which thread holds what the other one waits for; where they do not, what it can.
set -eu
srcdir=${srcdir-.}
program=who/rouse-who
. "$srcdir/tests/program.sh"
. "$srcdir/tests/who/hung.sh"
CC=$machine_cc

# hang LIBRARY FLAG...: build the program, and let it hang.
hang()
{
	library=$1
	shift
	$CC -std=c11 "$@" -I"$srcdir/include" "$srcdir/examples/deadlock.c" \
		"$library" -pthread -o "$tmp/deadlock"
	"$tmp/deadlock" >/dev/null &
	pid=$!
	pids="$pids $pid"
	await 2
}

if [ -e .libs/librouse.a ]; then
	hang .libs/librouse.a
	has 1 '^save .* lock 0x[0-9a-f]* savings$' "$out"
	has 1 '^spend .* lock 0x[0-9a-f]* checking$' "$out"
fi
hang tests/lib/libowners.a -DROUSE_DEBUG_OWNERS
has 1 '^    save ([0-9]*) waits for lock .* savings, which spend ([0-9]*) holds$' \
	"$out"
has 1 '^    spend ([0-9]*) waits for lock .* checking, which save ([0-9]*) holds$' \
	"$out"
