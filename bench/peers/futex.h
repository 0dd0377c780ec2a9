/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_FUTEX_H
#define ROUSE_BENCH_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The system call itself. */

static inline long futex_wait(const void *word, uint32_t value,
			      const struct timespec *when)
{
	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, value, when,
		       NULL, FUTEX_BITSET_MATCH_ANY);
}

static inline void futex_wake(const void *word, int n)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n);
}

#endif
