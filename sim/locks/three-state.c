/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stdint.h>

#include "futex.h"
#include "list-queue.h"

/*
 * The futex mutex of U. Drepper, "Futexes Are Tricky", 2004, which is glibc's
 * plain one: free, held, held and perhaps waited for. It does not spin. With
 * it a condition of the old kind: a number that each notify changes, and on
 * which the waiters sleep; a notify of all wakes all at once.
 */
enum { FREE, HELD, CONTENDED };

static void acquire(void *lock)
{
	rouse_word *word = lock;
	uint32_t old = FREE;

	if (atomic_compare_exchange_strong_explicit(word, &old, HELD,
						    memory_order_acquire,
						    memory_order_relaxed))
		return;
	if (old == CONTENDED)
		rouse__futex_wait(word, CONTENDED, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
	while (atomic_exchange_explicit(word, CONTENDED,
					memory_order_acquire) != FREE)
		rouse__futex_wait(word, CONTENDED, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
}

static void release(void *lock)
{
	rouse_word *word = lock;

	if (atomic_exchange_explicit(word, FREE, memory_order_release) ==
	    CONTENDED)
		rouse__futex_wake_one(word, ROUSE__ANY);
}

struct cond {
	rouse_word number;
	unsigned waiters; /* under the lock; perhaps some that have left */
};

static void wait(void *object, void *lock)
{
	struct cond *cond = object;
	uint32_t seen =
		atomic_load_explicit(&cond->number, memory_order_relaxed);

	cond->waiters++;
	release(lock);
	rouse__futex_wait(&cond->number, seen, ROUSE__ANY, ROUSE_FOREVER, NULL);
	acquire(lock);
}

static void notify(void *object)
{
	struct cond *cond = object;

	if (cond->waiters == 0)
		return;
	cond->waiters--;
	atomic_fetch_add_explicit(&cond->number, 1, memory_order_relaxed);
	rouse__futex_wake_one(&cond->number, ROUSE__ANY);
}

static void notify_all(void *object)
{
	struct cond *cond = object;

	if (cond->waiters == 0)
		return;
	cond->waiters = 0;
	atomic_fetch_add_explicit(&cond->number, 1, memory_order_relaxed);
	rouse__futex_wake_all(&cond->number);
}

extern const struct subject subject_three_state;
const struct subject subject_three_state = {
	.name = "three-state",
	.title = "a futex mutex of three states, never spins (Drepper 2004)",
	.acquire = acquire,
	.release = release,
	.wait = wait,
	.notify = notify,
	.notify_all = notify_all,
	LIST_QUEUE,
};
