#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is compiled with ROUSE_DEBUG_OWNERS and what is not cannot be linked with
# each other, neither as program and library nor the other way round; and each with
# its own can. Only a program that tries to acquire locks and never releases one
# has no call in it that would not be found.
set -eu
include=${srcdir-.}/include
CC=${machine_cc-$CC}
case " $CC " in
*' -DROUSE_DEBUG_OWNERS '*)
	echo "all of this is compiled with ROUSE_DEBUG_OWNERS"
	exit 77
	;;
esac
plain=.libs/librouse.a
[ -e $plain ] || plain=.libs/librouse.so
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# works LIBRARY FLAG...: does a program that makes this call link with it?
works()
{
	library=$1
	shift
	$CC -std=c11 "$@" -I"$include" "$tmp/program.c" "$library" \
		-pthread -o "$tmp/program" >"$tmp/said" 2>&1
}

for call in 'rouse_lock_acquire(&lock)' 'rouse_lock_release(&lock)' \
	'rouse_lock_acquire_until(&lock, 0)' 'rouse_rlock_acquire(&rlock)' \
	'rouse_cond_notify_all(&cond)' 'rouse_cond_waiters(&cond)'; do
	cat >"$tmp/program.c" <<-END
		#include <rouse.h>
		struct rouse_lock lock;
		struct rouse_rlock rlock;
		struct rouse_cond cond = ROUSE_COND_INIT(&lock);
		int main(void)
		{
			(void)$call;
			return 0;
		}
	END
	works $plain
	works tests/lib/libowners.a -DROUSE_DEBUG_OWNERS
	if works $plain -DROUSE_DEBUG_OWNERS ||
		works tests/lib/libowners.a; then
		echo "$call can be mixed"
		exit 1
	fi
	grep -q 'undefined' "$tmp/said"
done
