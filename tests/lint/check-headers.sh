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
extern struct rouse_event event;
extern struct rouse_waitq waitq;
extern struct rouse_lock lock;
extern struct rouse_rlock rlock;
extern struct rouse_cond cond, rcond;
struct rouse_event event = ROUSE_EVENT_INIT;
struct rouse_waitq waitq = ROUSE_WAITQ_INIT;
struct rouse_lock lock = ROUSE_LOCK_INIT;
struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
struct rouse_cond cond = ROUSE_COND_INIT(&lock);
struct rouse_cond rcond = ROUSE_COND_INIT_RLOCK(&rlock);
END
cp "$tmp/init.c" "$tmp/init.cc"
echo "initialisers"
$CC -std=c11 $warn -I"$include" "$tmp/init.c"
$CXX -std=c++11 $warn -I"$include" "$tmp/init.cc"
