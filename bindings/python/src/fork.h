/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_FORK_H
#define ROUSE_PYTHON_FORK_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * A child of fork() has one thread, but the objects that it inherits still have
 * the waiters of the parent's threads. There is no list of all objects, so each
 * is reinitialized at its first use in the child: an object stores the fork
 * generation in which it was initialized, and each fork starts a new one.
 */
extern _Atomic unsigned fork_generation;

/* Count forks from now on. May be called more than once. */
void fork_register(void);

/* Call @reinit, unless another thread has reinitialized the object by now. */
void fork_reinit(_Atomic unsigned *generation, void (*reinit)(void *object),
		 void *object);

/* To be called before each use of an object. */
static inline void fork_check(_Atomic unsigned *generation,
			      void (*reinit)(void *object), void *object)
{
	/* (fork.generation-load) acquire: pairs with (fork.generation-store).
	 * A thread that reads the new generation sees the object as the thread
	 * that reinitialized it left it. */
	if (atomic_load_explicit(generation, memory_order_acquire) !=
	    atomic_load_explicit(&fork_generation, memory_order_relaxed))
		fork_reinit(generation, reinit, object);
}

#endif
