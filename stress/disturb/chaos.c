/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_setaffinity(), in strict C11 */

#include "disturb/chaos.h"

#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

#include <rouse/types.h>

#include "disturb/noise.h"
#include "fixture/harness.h"
#include "rng.h"

/*
 * A race is a few instructions wide, and there are many pause points: so at any
 * time only some of them are hot. A thread that comes to a hot one often stays
 * there, for up to what a sleep and a wake take; the others hardly hold a thread
 * up, so that the threads which the hot one is to meet do come by. Which ones
 * are hot changes with the noise (noise.h).
 */
#define HOT_ONE 16 /* one point in HOT_ONE is hot */
#define NAP_MAX (100 * ROUSE_USEC)

struct chaotic {
	struct rng rng;
	bool joined;
};

static _Thread_local struct chaotic self;

static _Atomic bool on;
static _Atomic uint64_t heat; /* a number of this epoch */

static void spin(unsigned n)
{
	for (volatile unsigned i = 0; i < n; i++)
		;
}

const char chaos_noted[] = "pauses before";

static void stay(struct rng *rng)
{
	struct timespec nap = {0, rng_below(rng, NAP_MAX)};

	switch (rng_below(rng, 4)) {
	case 0:
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
		break;
	case 1:
		sched_yield();
		break;
	default:
		spin(rng_below(rng, 4000));
	}
}

void chaos_join(uint64_t seed)
{
	self.rng.state = seed;
	self.joined = true;
}

void chaos_pause(uintptr_t where, const void *pc)
{
	uint64_t now;

	if (!self.joined || !atomic_load_explicit(&on, memory_order_relaxed))
		return;
	now = atomic_load_explicit(&heat, memory_order_relaxed);
	if (!rng_one_in(&self.rng, rng_mix(now ^ where) % HOT_ONE ? 512 : 4))
		return;
	if (pc != NULL && worker_me() != NULL)
		note(worker_me(), chaos_noted, pc);
	stay(&self.rng);
}

void chaos_heat(uint64_t number)
{
	atomic_store_explicit(&heat, number, memory_order_relaxed);
}

void chaos_begin(uint64_t seed)
{
	struct rng rng = {rng_mix(seed)};

	chaos_heat(rng_next(&rng));
	atomic_store_explicit(&on, true, memory_order_relaxed);
	noise_begin(rng);
}

void chaos_end(void)
{
	atomic_store_explicit(&on, false, memory_order_relaxed);
	noise_end();
}
