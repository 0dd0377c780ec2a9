/* SPDX-License-Identifier: BSD-2-Clause */
/* Reinitialize objects in the child of a fork: fork.h. */
#include "fork.h"

#include <pthread.h>
#include <rouse/lock.h>

/* Both belong to the process, not to an interpreter, as a fork does. */
_Atomic unsigned fork_generation;
static struct rouse_lock reinit_lock;

static void start_generation(void)
{
	/* The child has one thread: relaxed is enough. */
	rouse_lock_after_fork(&reinit_lock);
	atomic_fetch_add_explicit(&fork_generation, 1, memory_order_relaxed);
}

static void register_handler(void)
{
	pthread_atfork(NULL, NULL, start_generation);
}

void fork_register(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, register_handler);
}

void fork_reinit(_Atomic unsigned *generation, void (*reinit)(void *object),
		 void *object)
{
	unsigned now =
		atomic_load_explicit(&fork_generation, memory_order_relaxed);

	rouse_lock_acquire(&reinit_lock);
	if (atomic_load_explicit(generation, memory_order_relaxed) != now) {
		reinit(object);
		/* (fork.generation-store) release: pairs with
		 * (fork.generation-load). The reinitialized object. */
		atomic_store_explicit(generation, now, memory_order_release);
	}
	rouse_lock_release(&reinit_lock);
}
