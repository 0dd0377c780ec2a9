#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: each cross compiler of Debian that is here compiles the library for
# its machine without a warning, and knows the pause of lib/spin.h.
set -eu
srcdir=${srcdir-.}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
native=$($CC -dumpmachine)

# pause_of MACHINE: what a pause is there; nothing where it has none.
pause_of()
{
	case $1 in
	x86_64-* | i?86-*) echo pause ;;
	aarch64-* | *-gnueabihf) echo isb ;;
	riscv64-*) echo 'pause\|fence\|0x100000f' ;;
	powerpc*) echo 'yield\|or *r\?27' ;;
	esac
}

cat >"$tmp/pause.c" <<'END'
#include "spin.h"
void pause_once(void);
void pause_once(void)
{
	rouse__pause();
}
END

found=
for compiler in $(ls /usr/bin/*-linux-gnu*-gcc /usr/local/bin/*-linux-gnu*-gcc \
	2>/dev/null); do
	machine=$("$compiler" -dumpmachine)
	[ "$machine" != "$native" ] || continue
	echo '#include <errno.h>' | "$compiler" -E - >/dev/null 2>&1 || {
		echo "$machine: no C library"
		continue
	}
	echo "$machine"
	found=yes
	for source in "$srcdir"/lib/*.c "$tmp/pause.c"; do
		"$compiler" -std=c11 -O2 -Wall -Wextra -Wpedantic -Wshadow \
			-Wundef -Werror -I"$srcdir/include" -I"$srcdir/lib" \
			-c "$source" -o "$tmp/object.o"
	done
	pause=$(pause_of "$machine")
	"${compiler%gcc}objdump" -d "$tmp/object.o" >"$tmp/said"
	[ -z "$pause" ] || grep -q "$pause" "$tmp/said" || {
		echo "rouse__pause() is not $pause:"
		cat "$tmp/said"
		exit 1
	}
done
[ -n "$found" ] || {
	echo "there is no cross compiler here"
	exit 77
}
