/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_FORK_H
#define ROUSE_PYTHON_FORK_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * A child of fork() has one thread, but the marks of all threads that waited
 * in its parent are left on what it inherited. No object has a list of its
 * kin, so each is mended when it is used first: it knows the era in which it
 * was whole, and each fork begins a new one.
 */
extern _Atomic unsigned fork_era;

/* Count the forks from now on. May be called again. */
void fork_watch(void);

/* Mend an object by what was given, unless another thread was faster. */
void fork_mend(_Atomic unsigned *era, void (*mend)(void *object), void *object);

/* Call this before each use of the object. */
static inline void fork_settle(_Atomic unsigned *era,
			       void (*mend)(void *object), void *object)
{
	/* acquire: pairs with the release in fork_mend(). A thread that finds
	 * the object mended by another sees it so. */
	if (atomic_load_explicit(era, memory_order_acquire) !=
	    atomic_load_explicit(&fork_era, memory_order_relaxed))
		fork_mend(era, mend, object);
}

#endif
