/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "futex.h"

#include "../sim.h"

/*
 * A sketch of a lock with a queue of sleepers, in the manner of nsync's. Each
 * waiter sleeps on its own word, in a queue that a bit of the lock's word
 * guards. A release frees the lock, and wakes the first sleeper unless a woken
 * one is still awake. So the number of threads that are awake is bounded: one
 * woken waiter, and the spinners. Which threads spin is what the two variants
 * differ in: all newcomers while nobody sleeps; or at most a given number,
 * counted in the word, whether others sleep or not.
 *
 * It shows what is possible and is not for use: threads spin for the guard, and
 * there are no deadlines.
 *
 *	31                4        3       2         1       0
 *	+-----------------+--------+-------+---------+------+
 *	| spinners        | WOKEN  | SLEEP | GUARDED | HELD |
 *	+-----------------+--------+-------+---------+------+
 */
#define HELD    1u
#define GUARDED 2u
#define SLEEP   4u  /* the queue is not empty */
#define WOKEN   8u  /* a woken waiter is awake */
#define ONE     16u /* a spinner */

#define SPIN     1000u /* pauses */
#define FAR      64u   /* at most between two looks */
#define NO_LIMIT UINT32_MAX

struct node {
	rouse_word woken;
	struct node *next; /* the last one's is the first */
};

struct sketch {
	rouse_word word;
	struct node *last;
};

struct spinning {
	unsigned spun;
	unsigned pauses; /* before the next look */
};

static bool change(struct sketch *lock, uint32_t *word, uint32_t to)
{
	return atomic_compare_exchange_weak_explicit(&lock->word, word, to,
						     memory_order_acq_rel,
						     memory_order_relaxed);
}

static void back_off(struct spinning *spinning)
{
	for (unsigned i = 0; i < spinning->pauses; i++)
		sim_pause();
	spinning->spun += spinning->pauses;
	if (spinning->pauses < FAR)
		spinning->pauses *= 2;
}

/* Take these bits away, whatever else happens to the word. */
static void take_away(struct sketch *lock, uint32_t bits)
{
	uint32_t word = atomic_load_explicit(&lock->word, memory_order_relaxed);

	while (!change(lock, &word, word & ~bits))
		;
}

/* Queue and sleep. The caller has the guard; this drops it, with these bits. A
 * waiter that was woken before goes to the front. */
static void sleep_in_queue(struct sketch *lock, bool in_front, uint32_t bits)
{
	struct node self;

	atomic_store_explicit(&self.woken, 0, memory_order_relaxed);
	if (lock->last == NULL) {
		self.next = &self;
		lock->last = &self;
	} else {
		self.next = lock->last->next;
		lock->last->next = &self;
		if (!in_front)
			lock->last = &self;
	}
	take_away(lock, GUARDED | bits);
	while (!atomic_load_explicit(&self.woken, memory_order_acquire))
		rouse__futex_wait(&self.woken, 0, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
}

/* May the thread spin? */
static bool may_spin(uint32_t word, uint32_t spinners, bool woken)
{
	if (spinners == NO_LIMIT)
		return woken || !(word & SLEEP);
	return word / ONE < spinners;
}

static void acquire_slow(struct sketch *lock, uint32_t spinners)
{
	struct spinning spinning = {0, 1}, guard = {0, 1};
	uint32_t word, woken = 0, mine = 0;

	for (;;) {
		word = atomic_load_explicit(&lock->word, memory_order_relaxed);
		if (!(word & HELD)) {
			if (change(lock, &word,
				   ((word - mine) | HELD) & ~woken))
				return;
			if (spinners != NO_LIMIT)
				back_off(&spinning);
			continue;
		}
		if (spinning.spun < SPIN &&
		    (mine || may_spin(word, spinners, woken))) {
			if (!mine && spinners != NO_LIMIT) {
				if (change(lock, &word, word + ONE))
					mine = ONE;
				continue;
			}
			back_off(&spinning);
			continue;
		}
		if ((word & GUARDED) ||
		    !change(lock, &word, (word - mine) | GUARDED | SLEEP)) {
			back_off(&guard);
			continue;
		}
		mine = 0;
		sleep_in_queue(lock, woken, woken);
		woken = WOKEN;
		spinning = guard = (struct spinning){0, 1};
	}
}

static void release_slow(struct sketch *lock)
{
	uint32_t word = atomic_load_explicit(&lock->word, memory_order_relaxed);
	struct spinning guard = {0, 1};
	struct node *first;
	bool alone;

	for (;;) {
		if (!(word & SLEEP) || (word & WOKEN)) {
			if (change(lock, &word, word & ~HELD))
				return;
			continue;
		}
		if (word & GUARDED) {
			back_off(&guard);
			word = atomic_load_explicit(&lock->word,
						    memory_order_relaxed);
			continue;
		}
		if (change(lock, &word, (word | GUARDED | WOKEN) & ~HELD))
			break;
	}
	first = lock->last->next;
	alone = first == lock->last;
	if (alone)
		lock->last = NULL;
	else
		lock->last->next = first->next;
	take_away(lock, GUARDED | (alone ? SLEEP : 0));
	atomic_store_explicit(&first->woken, 1, memory_order_release);
	rouse__futex_wake_one(&first->woken, ROUSE__ANY);
}

static void acquire_by(struct sketch *lock, uint32_t spinners)
{
	uint32_t word = 0;

	if (!atomic_compare_exchange_strong_explicit(&lock->word, &word, HELD,
						     memory_order_acquire,
						     memory_order_relaxed))
		acquire_slow(lock, spinners);
}

static void acquire(void *lock)
{
	acquire_by(lock, NO_LIMIT);
}

static void acquire_k1(void *lock)
{
	acquire_by(lock, 1);
}

static void release(void *lock)
{
	struct sketch *sketch = lock;
	uint32_t word = HELD;

	if (!atomic_compare_exchange_strong_explicit(&sketch->word, &word, 0,
						     memory_order_release,
						     memory_order_relaxed))
		release_slow(sketch);
}

extern const struct subject subject_sketch, subject_sketch_k1;
const struct subject subject_sketch = {
	.name = "sketch",
	.title = "a queue of sleepers, one of them awake; spins while none "
		 "sleeps",
	.acquire = acquire,
	.release = release,
};
const struct subject subject_sketch_k1 = {
	.name = "sketch-k1",
	.title = "the same; one counted spinner, whether others sleep or not",
	.acquire = acquire_k1,
	.release = release,
};
