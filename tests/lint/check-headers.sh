#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: each public header compiles alone, in C11 and in C++11, without a
# warning; and so do the initialisers.
set -eu
include=${srcdir-.}/include
warn="-Wall -Wextra -Wpedantic -Wshadow -Wundef -Werror -fsyntax-only"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for header in "$include"/rouse.h "$include"/rouse/*.h; do
	name=${header#"$include"/}
	echo "#include <$name>" >"$tmp/alone.c"
	cp "$tmp/alone.c" "$tmp/alone.cc"
	echo "$name"
	$CC -std=c11 $warn -I"$include" "$tmp/alone.c"
	$CXX -std=c++11 $warn -I"$include" "$tmp/alone.cc"
done

cat >"$tmp/init.c" <<'END'
#include <rouse.h>
#include "cli/kinds.h"
#define DECLARE(KIND, kind, bytes, init) extern struct rouse_##kind the_##kind;
#define DEFINE(KIND, kind, bytes, init) struct rouse_##kind the_##kind = init;
ROUSE_KINDS(DECLARE)
ROUSE_KINDS(DEFINE)
extern struct rouse_cond rcond;
struct rouse_cond rcond = ROUSE_COND_INIT_RLOCK(&the_rlock);
END
cp "$tmp/init.c" "$tmp/init.cc"
echo "initialisers"
$CC -std=c11 $warn -I"$include" -I"${srcdir-.}" "$tmp/init.c"
$CXX -std=c++11 $warn -I"$include" -I"${srcdir-.}" "$tmp/init.cc"
