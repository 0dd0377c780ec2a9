/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "../sim.h"
#include "futex.h"

/*
 * std::counting_semaphore of C++20 as GNU's libstdc++ 12 has it: the tokens alone,
 * over the wait and notify of an atomic. Nobody knows who waits, so a post that
 * finds no token there wakes all, and goes to the kernel for that each time; one
 * that finds tokens wakes nobody. A wait looks 16 times, the last times with a
 * yield of its CPU between, before each sleep.
 */
#define LOOKS  16
#define PAUSES 12 /* and then yields */

static void init(void *sem, unsigned tokens)
{
	atomic_store_explicit((rouse_word *)sem, tokens, memory_order_relaxed);
}

static void post(void *sem, unsigned n)
{
	rouse_word *tokens = sem;

	if (atomic_fetch_add_explicit(tokens, n, memory_order_release) == 0)
		rouse__futex_wake_all(tokens);
}

static bool take_one(rouse_word *tokens)
{
	uint32_t old = atomic_load_explicit(tokens, memory_order_acquire);

	return old > 0 && atomic_compare_exchange_strong_explicit(
				  tokens, &old, old - 1, memory_order_acquire,
				  memory_order_relaxed);
}

/* Returns whether it has one. */
static bool spin(rouse_word *tokens)
{
	for (unsigned i = 0; i < LOOKS; i++) {
		if (take_one(tokens))
			return true;
		if (i < PAUSES)
			sim_pause();
		else
			sim_yield();
	}
	return false;
}

static void take(void *sem)
{
	while (!spin(sem))
		rouse__futex_wait(sem, 0, ROUSE__ANY, ROUSE_FOREVER, NULL);
}

extern const struct subject subject_counting;
const struct subject subject_counting = {
	.name = "c++",
	.title = "std::counting_semaphore as libstdc++ 12 has it",
	.sem_init = init,
	.post = post,
	.take = take,
};
