#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: each public header compiles alone, in C11, in C as it was before
# 1999, and in C++11, without a warning; and so do the initialisers. The
# warnings are those that a user's project may have. Without a C++ compiler,
# that part is left out.
set -eu
include=${srcdir-.}/include
warn="-Wall -Wextra -Wpedantic -Wshadow -Wundef -Wcast-qual -Wconversion
	-Wsign-conversion -Wmissing-declarations -Wredundant-decls -Werror
	-fsyntax-only"
c_warn="-std=c11 $warn -Wc++-compat -Wstrict-prototypes -Wbad-function-cast"
c89_warn="-std=gnu89 -Wall -Wextra -Wcast-qual -Werror -fsyntax-only"
# Clang does not know all of them.
cxx_warn="-std=c++11 $warn -Wno-unknown-warning-option -Wold-style-cast
	-Wuseless-cast -Wzero-as-null-pointer-constant"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for header in "$include"/rouse.h "$include"/rouse/*.h; do
	name=${header#"$include"/}
	echo "#include <$name>" >"$tmp/alone.c"
	cp "$tmp/alone.c" "$tmp/alone.cc"
	echo "$name"
	$CC $c_warn -I"$include" "$tmp/alone.c"
	$CC $c89_warn -I"$include" "$tmp/alone.c"
	[ -z "$CXX" ] || $CXX $cxx_warn -I"$include" "$tmp/alone.cc"
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
$CC $c_warn -I"$include" -I"${srcdir-.}" "$tmp/init.c"
$CC $c89_warn -I"$include" -I"${srcdir-.}" "$tmp/init.c"
[ -z "$CXX" ] || $CXX $cxx_warn -I"$include" -I"${srcdir-.}" "$tmp/init.cc"
