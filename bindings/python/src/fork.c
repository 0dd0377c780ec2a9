/* SPDX-License-Identifier: BSD-2-Clause */
#include "fork.h"

#include <pthread.h>
#include <rouse/lock.h>

/* Both are the process's, not an interpreter's: so is a fork. */
_Atomic unsigned fork_era;
static struct rouse_lock mending;

static void begin_era(void)
{
	/* The only thread: no order is needed. */
	rouse_lock_after_fork(&mending);
	atomic_fetch_add_explicit(&fork_era, 1, memory_order_relaxed);
}

static void watch(void)
{
	pthread_atfork(NULL, NULL, begin_era);
}

void fork_watch(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, watch);
}

void fork_mend(_Atomic unsigned *era, void (*mend)(void *object), void *object)
{
	unsigned now = atomic_load_explicit(&fork_era, memory_order_relaxed);

	rouse_lock_acquire(&mending);
	if (atomic_load_explicit(era, memory_order_relaxed) != now) {
		mend(object);
		/* release: pairs with the acquire in fork_settle(). */
		atomic_store_explicit(era, now, memory_order_release);
	}
	rouse_lock_release(&mending);
}
