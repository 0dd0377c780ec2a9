#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What <rouse/types.h> says of inline calls: an optimising compiler, of C and of
# C++, makes no call of them; with ROUSE_NO_INLINE it calls the library, which
# has them all; and both do the same. Several files of a program may have them,
# whatever "inline" means there. Without a C++ compiler, that part is left out.
set -eu
include=${srcdir-.}/include
# With such flags as -m32; what follows has its own -O.
CC=${machine_cc-$CC}
CXX=${CXX:+${machine_cxx-$CXX}}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat >"$tmp/calls.c" <<'END'
#include <rouse.h>
static struct rouse_event event;
static struct rouse_latch latch;
static struct rouse_once once;
static int do_it(void *unused)
{
	return unused != 0;
}
static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
bool works(void);
bool works(void)
{
	bool fine = !rouse_event_is_set(&event);
	fine &= rouse_event_wait_until(&event, 0) < 0;
	rouse_event_set(&event);
	fine &= rouse_event_wait_until(&event, 0) == 0;
	rouse_event_wait(&event);
	fine &= rouse_event_is_set(&event);
	fine &= rouse_latch_try_wait(&latch);
	fine &= rouse_latch_wait_until(&latch, 0) == 0;
	rouse_latch_wait(&latch);
	fine &= rouse_once_call(&once, do_it, 0) == 0;
	fine &= rouse_once_is_done(&once);
	rouse_lock_acquire(&lock);
	fine &= rouse_lock_locked(&lock) && !rouse_lock_try_acquire(&lock);
	fine &= rouse_cond_notify(&cond, 1) == 0;
	fine &= rouse_cond_notify_all(&cond) == 0;
	fine &= rouse_lock_release(&lock) == 0 && rouse_lock_try_acquire(&lock);
	fine &= rouse_lock_release(&lock) == 0 && rouse_lock_release(&lock) < 0;
	fine &= rouse_cond_notify(&cond, 1) < 0;
	return fine;
}
int main(void)
{
	return works() ? 0 : 1;
}
END
cp "$tmp/calls.c" "$tmp/calls.cc"
inline='rouse_event_is_set rouse_event_wait rouse_event_wait_until
	rouse_latch_try_wait rouse_latch_wait rouse_latch_wait_until
	rouse_once_call rouse_once_is_done
	rouse_lock_acquire rouse_lock_locked rouse_lock_release rouse_lock_try_acquire
	rouse_cond_notify rouse_cond_notify_all'

# try COMPILER FLAG...: build, run, and list what it calls.
try()
{
	"$@" -I"$include" -c -o "$tmp/calls.o"
	$link -o "$tmp/calls" "$tmp/calls.o" .libs/librouse.so
	LD_LIBRARY_PATH=.libs "$tmp/calls" || {
		echo "this goes wrong: $*"
		exit 1
	}
	# In a build with owners, locks and conditions have other names.
	$NM "$tmp/calls.o" | sed -n 's/owners_//; s/.* U \(rouse_[a-z_]*\)$/\1/p' \
		>"$tmp/called"
}

# A build with --disable-shared has none.
[ -e .libs/librouse.so ] || exit 77
link=$CC
for compiler in "$CC -std=c11 $tmp/calls.c" \
	${CXX:+"$CXX -std=c++11 $tmp/calls.cc"}; do
	try $compiler -O2
	for name in $inline; do
		! grep -qx "$name" "$tmp/called" || {
			echo "$name is called: $compiler"
			exit 1
		}
	done
	try $compiler -O0
	try $compiler -O2 -DROUSE_NO_INLINE
	for name in $inline; do
		grep -qx "$name" "$tmp/called" || {
			echo "$name is inline: $compiler"
			exit 1
		}
	done
done

# Two files: what one of them has must not be in the way of the other's.
sed 's/works/works_too/; s/main/unused_main/' "$tmp/calls.c" >"$tmp/more.c"
sed 's/^bool works(void);/bool works_too(void); &/
	s/works() ?/works() \&\& works_too() ?/' "$tmp/calls.c" >"$tmp/two.c"
for file in more two; do
	cp "$tmp/$file.c" "$tmp/$file.cc"
done
for build in "$CC -std=c11 c" "$CC -std=gnu89 c" "$CC -std=c89 c" \
	"$CC -std=c11 -fgnu89-inline c" ${CXX:+"$CXX -std=c++11 cc"}; do
	ending=${build##* }
	for flags in -O0 -O2 '-O2 -DROUSE_NO_INLINE'; do
		${build% *} $flags -I"$include" -o "$tmp/two" \
			"$tmp/two.$ending" "$tmp/more.$ending" .libs/librouse.so
		LD_LIBRARY_PATH=.libs "$tmp/two" || {
			echo "two files go wrong: $build $flags"
			exit 1
		}
	done
done
