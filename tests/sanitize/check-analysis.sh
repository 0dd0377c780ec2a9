#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What compilers say: clang's -Wthread-safety of calls without the lock, and both
# of answers that must not be ignored. Of correct code they say nothing.
set -eu
include=${srcdir-.}/include
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
command -v clang >/dev/null || {
	echo "skipped: there is no clang"
	exit 77
}

cat >"$tmp/head.c" <<'END'
#include <rouse.h>
static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static int total ROUSE_GUARDED_BY(lock);
static int deep ROUSE_GUARDED_BY(rlock);
int f(void);
END

# says WARNING|nothing FLAGS: of standard input, with what the lines above declare,
# in C and in C++. WARNING is a pattern.
says()
{
	cat "$tmp/head.c" - >"$tmp/it.c"
	cp "$tmp/it.c" "$tmp/it.cc"
	for compiler in 'clang -std=c11' 'clang++ -std=c++11' $more; do
		case $compiler in *++*) file=$tmp/it.cc ;; *) file=$tmp/it.c ;; esac
		$compiler -Wall -Wextra -Wno-unused-function \
			-Wno-unused-variable -Wno-unused-const-variable \
			$2 -fsyntax-only -I"$include" "$file" >"$tmp/out" 2>&1 ||
			echo 'error' >>"$tmp/out"
		if [ "$1" = nothing ]; then
			[ ! -s "$tmp/out" ] && continue
		else
			grep -q -e "$1" "$tmp/out" && continue
		fi
		echo "$compiler $2 should say: $1"
		cat "$tmp/it.c" "$tmp/out"
		exit 1
	done
}

more=
for mode in '' -fsanitize=thread; do
	analysis="-Wthread-safety $mode"
	says nothing "$analysis" <<'END'
static int add(int share) ROUSE_REQUIRES(lock);
static int add(int share)
{
	return total += share;
}
int f(void)
{
	rouse_lock_acquire(&lock);
	while (total == 0)
		(void)rouse_cond_wait(&cond);
	add(1);
	if (rouse_cond_notify(&cond, 1) < 0)
		total = -1;
	rouse_lock_release(&lock);
	if (rouse_lock_try_acquire(&lock)) {
		add(2);
		rouse_lock_release(&lock);
	}
	if (rouse_lock_acquire_until(&lock, 0) == 0) {
		add(3);
		rouse_lock_release(&lock);
	}
	if (rouse_rlock_acquire_until(&rlock, 0))
		return 0;
	deep++;
	rouse_rlock_release(&rlock);
	return 1;
}
END
	says "writing variable 'total' requires holding mutex 'lock'" \
		"$analysis" <<'END'
int f(void)
{
	return total++;
}
END
	says "mutex 'lock' is still held at the end of function" \
		"$analysis" <<'END'
int f(void)
{
	rouse_lock_acquire(&lock);
	return total++;
}
END
	says "releasing mutex 'rlock' that was not held" "$analysis" <<'END'
int f(void)
{
	return rouse_rlock_release(&rlock);
}
END
	says "requires holding mutex 'lock'" "$analysis" <<'END'
int f(void)
{
	if (rouse_lock_acquire_until(&lock, 0) != 0)
		total++;
	else
		rouse_lock_release(&lock);
	return 0;
}
END

	# A condition, where the program asks for that.
	checked="$analysis -DROUSE_COND_CHECKED"
	says nothing "$checked" <<'END'
int f(void)
{
	rouse_lock_acquire(&lock);
	rouse_cond_assert_lock(&cond, &lock);
	while (total == 0)
		(void)rouse_cond_wait(&cond);
	rouse_lock_release(&lock);
	return 0;
}
static int g(void)
{
	int chosen = 0;

	if (rouse_cond_try_acquire(&cond)) {
		chosen = rouse_cond_notify_all(&cond);
		rouse_cond_release(&cond);
	}
	return chosen;
}
END
	for call in 'wait(&cond)' 'wait_until(&cond, 0)' 'notify(&cond, 1)' \
		'notify_all(&cond)'; do
		says "requires holding mutex 'cond.lock_'" "$checked" <<END
int f(void)
{
	return rouse_cond_$call;
}
END
	done
	says "requires holding mutex 'lock'" "$checked" <<'END'
int f(void)
{
	rouse_cond_assert_lock(&cond, &lock);
	return 0;
}
END

	# The answers that must be looked at.
	for call in 'cond_notify(&cond, 1)' 'cond_notify_all(&cond)' \
		'lock_try_acquire(&lock)' 'lock_acquire_until(&lock, 0)' \
		'rlock_try_acquire(&rlock)' 'rlock_acquire_until(&rlock, 0)' \
		'cond_try_acquire(&cond)'; do
		says 'ignoring return value' "$mode" <<END
int f(void)
{
	rouse_$call;
	return 0;
}
END
	done
done
echo 'int main(void) { rouse_cond_notify(&cond, 1); return 0; }' |
	cat "$tmp/head.c" - >"$tmp/it.c"
! ${machine_cc-$CC} -Wall -Werror=unused-result -c -o "$tmp/it.o" \
	-I"$include" "$tmp/it.c" 2>"$tmp/out" || {
	echo "$CC lets a notify be ignored"
	exit 1
}
