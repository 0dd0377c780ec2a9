#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The library in one file: writes rouse.c, rouse.h, and rouse.hpp for C++, into a
# directory. Usage: amalgamate.sh DIRECTORY FILE..., from the root of
# the sources: lib/*.c as lib/local.mk lists them; other files are passed over.
# AWK may name an awk.
set -eu
srcdir=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
cd "$srcdir"

version=$(sed -n 's/^#define ROUSE_VERSION *"\(.*\)"$/\1/p' \
	include/rouse/types.h)
commit=$(package/commit.sh | sed 's/ .*//')
from="rouse $version, commit $commit: made by \"make amalgamation\" of many files,
to be changed there.

$(cat LICENSE)"

# one NAME FORM FILE...: all of it, or nothing.
one()
{
	name=$1
	form=$2
	shift 2
	title=$title ${AWK:-awk} -v form="$form" -v headers=include \
		-f package/amalgamate.awk "$@" >"$out/$name-t"
	mv "$out/$name-t" "$out/$name"
}

title="$from

Build it as C11, alone or as one more object of a program or a library:

	cc -std=c11 -O2 -c rouse.c
	cc program.c rouse.o -pthread

With -DROUSE_HIDDEN, the calls can be seen in the library that it becomes part of
and not from outside; -fPIC is for a shared one."
one rouse.c c $(printf '%s\n' "$@" | grep '\.c$')
title="$from

Calls of rouse.c, in C and in C++."
one rouse.h h include/rouse.h
echo "
/* Of which commit this is. */
#define ROUSE_COMMIT \"$commit\"" >>"$out/rouse.h"
title="$from

The classes of C++ over rouse.h."
one rouse.hpp hpp include/rouse.hpp
