/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stdint.h>

#include "../sim.h"

/*
 * Test-and-set with a pause between two tries that doubles up to a bound, as
 * in T. Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory
 * Multiprocessors", 1990. Threads never sleep.
 */
#define PAUSES_MAX 256

struct tas {
	_Atomic uint32_t held;
};

static void acquire(void *lock)
{
	struct tas *tas = lock;
	unsigned pauses = 1;

	while (atomic_exchange_explicit(&tas->held, 1, memory_order_acquire)) {
		for (unsigned i = 0; i < pauses; i++)
			sim_pause();
		if (pauses < PAUSES_MAX)
			pauses *= 2;
	}
}

static void release(void *lock)
{
	struct tas *tas = lock;

	atomic_store_explicit(&tas->held, 0, memory_order_release);
}

extern const struct subject subject_tas;
const struct subject subject_tas = {
	.name = "tas",
	.title = "test-and-set with back-off (Anderson 1990); never sleeps",
	.acquire = acquire,
	.release = release,
};
