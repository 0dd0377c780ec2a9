#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: nothing but lib/futex.c and lib/eventfd.c leaves the library, and
# nothing in it is global. So the rest of it needs no function from outside (no system call, no
# heap, no errno, no libc) and has no variable. Exempt is what a compiler
# inserts by itself.
set -eu

symbols=$($NM .libs/librouse-core.a)
outside=$(echo "$symbols" | awk '$1 == "U" { print $2 }' |
	grep -vE '^(rouse_|mem(cpy|set|move)$|_GLOBAL_OFFSET_TABLE_$)' |
	grep -vE '^__(stack_chk|u?(div|mod|divmod)di[34]$|asan|ubsan|tsan|gcov|sanitizer)' || true)
variables=$(echo "$symbols" | awk '$2 ~ /^[BbCDdGgSs]$/ { print $3 }' |
	grep -vE 'asan|ubsan|tsan|gcov|sanitizer|^\.?L' || true)
if [ -n "$outside$variables" ]; then
	echo "used outside lib/futex.c and lib/eventfd.c:" $outside
	echo "variables:" $variables
	exit 1
fi
