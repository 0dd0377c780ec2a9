/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "../machine.h"
#include "../sim.h"

/*
 * The queue lock of J. Mellor-Crummey and M. Scott, "Algorithms for Scalable
 * Synchronization on Shared-Memory Multiprocessors", 1991: each thread spins on
 * a word of its own, and is handed the lock by the one before it. Threads
 * never sleep, so it is meant for at most one thread for each CPU.
 */
struct node {
	_Alignas(64) _Atomic(struct node *) next;
	_Atomic uint32_t waits;
};

struct mcs {
	_Atomic(struct node *) last;
};

/* A thread is in the queue of one lock at a time. */
static struct node nodes[THREADS_MAX];

static void acquire(void *lock)
{
	struct mcs *mcs = lock;
	struct node *self = &nodes[sim_self()], *before;

	atomic_store_explicit(&self->next, NULL, memory_order_relaxed);
	before = atomic_exchange_explicit(&mcs->last, self,
					  memory_order_acq_rel);
	if (before == NULL)
		return;
	atomic_store_explicit(&self->waits, 1, memory_order_relaxed);
	atomic_store_explicit(&before->next, self, memory_order_release);
	while (atomic_load_explicit(&self->waits, memory_order_acquire))
		sim_pause();
}

static void release(void *lock)
{
	struct mcs *mcs = lock;
	struct node *self = &nodes[sim_self()], *next, *expected = self;

	next = atomic_load_explicit(&self->next, memory_order_acquire);
	if (next == NULL) {
		if (atomic_compare_exchange_strong_explicit(
			    &mcs->last, &expected, NULL, memory_order_release,
			    memory_order_relaxed))
			return;
		while (!(next = atomic_load_explicit(&self->next,
						     memory_order_acquire)))
			sim_pause();
	}
	atomic_store_explicit(&next->waits, 0, memory_order_release);
}

extern const struct subject subject_mcs;
const struct subject subject_mcs = {
	.name = "mcs",
	.title = "a queue lock (Mellor-Crummey and Scott 1991); never sleeps",
	.acquire = acquire,
	.release = release,
};
