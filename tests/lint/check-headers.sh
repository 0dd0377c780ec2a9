#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: each public header compiles alone, in C11, in C as it was before
# 1999, and in C++11, without a warning; and so do the initialisers, and what
# sanitizers are told, which is not there without them. The
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
trap 'exit 1' HUP INT TERM

for header in "$include"/rouse.h "$include"/rouse/*.h; do
	name=${header#"$include"/}
	echo "#include <$name>" >"$tmp/alone.c"
	echo "extern int not_empty;" >>"$tmp/alone.c"
	cp "$tmp/alone.c" "$tmp/alone.cc"
	echo "$name"
	$CC $c_warn -I"$include" "$tmp/alone.c"
	$CC $c89_warn -I"$include" "$tmp/alone.c"
	[ -z "$CXX" ] || $CXX $cxx_warn -I"$include" "$tmp/alone.cc"
done

if $CC -E -I"$include" "$tmp/alone.c" "$include/rouse.h" |
	grep 'rouse__t[eo][lo]'; then
	echo "sanitizers are told something without being there"
	exit 1
fi
printf '#include <rouse%s.h>\n' '' /queue >"$tmp/told.c"
cp "$tmp/told.c" "$tmp/told.cc"
for mode in -fsanitize=thread -fsanitize=memory -DROUSE_VALGRIND; do
	# Not each compiler has each.
	case $mode in
	*thread) echo '#include <sanitizer/tsan_interface.h>' ;;
	*memory) echo '#include <sanitizer/msan_interface.h>' ;;
	*) echo '#include <valgrind/helgrind.h>' ;;
	esac >"$tmp/has.c"
	$CC $mode -fsyntax-only "$tmp/has.c" 2>"$tmp/err" || continue
	echo "$mode"
	$CC $c_warn $mode -I"$include" "$tmp/told.c"
	$CC $c89_warn $mode -I"$include" "$tmp/told.c"
	[ -z "$CXX" ] || $CXX $cxx_warn $mode -I"$include" "$tmp/told.cc"
done

cat >"$tmp/init.c" <<'END'
#include <rouse.h>
#include "cli/kinds.h"
#define DECLARE(KIND, kind, bytes, init) extern struct rouse_##kind the_##kind;
#define DEFINE(KIND, kind, bytes, init) struct rouse_##kind the_##kind = init;
ROUSE_INITIALISED_KINDS(DECLARE)
ROUSE_INITIALISED_KINDS(DEFINE)
extern struct rouse_cond rcond;
struct rouse_cond rcond = ROUSE_COND_INIT_RLOCK(&the_rlock);
extern struct rouse_cond lifo, rlifo;
struct rouse_cond lifo = ROUSE_COND_INIT_LIFO(&the_lock);
struct rouse_cond rlifo = ROUSE_COND_INIT_RLOCK_LIFO(&the_rlock);
extern struct rouse_waitq lifo_queue;
struct rouse_waitq lifo_queue = ROUSE_WAITQ_INIT_LIFO;
END
cp "$tmp/init.c" "$tmp/init.cc"
echo "initialisers"
$CC $c_warn -I"$include" -I"${srcdir-.}" "$tmp/init.c"
$CC $c89_warn -I"$include" -I"${srcdir-.}" "$tmp/init.c"
[ -z "$CXX" ] || $CXX $cxx_warn -I"$include" -I"${srcdir-.}" "$tmp/init.cc"
# In C a number may be an int.
cat >"$tmp/int.c" <<'END'
#include <rouse.h>
bool made(int n);
bool made(int n)
{
	struct rouse_latch latch = ROUSE_LATCH_INIT(n);
	struct rouse_sem sem = ROUSE_SEM_INIT(n);

	return rouse_latch_try_wait(&latch) && rouse_sem_try_wait(&sem);
}
END
$CC $c_warn -I"$include" "$tmp/int.c"
