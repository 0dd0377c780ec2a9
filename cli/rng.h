/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_RNG_H
#define ROUSE_CLI_RNG_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Random numbers of one thread: splitmix64. Every seed is a good one, also
 * those that differ by one, as the seeds of the threads of a run do.
 */
struct rng {
	uint64_t state;
};

static inline uint64_t rng_next(struct rng *rng)
{
	uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* A number that is as good as random, and always the same for this one. */
static inline uint64_t rng_mix(uint64_t x)
{
	struct rng rng = {x};

	return rng_next(&rng);
}

/* One of 0 to n - 1. */
static inline unsigned rng_below(struct rng *rng, unsigned n)
{
	return (unsigned)(((rng_next(rng) >> 32) * n) >> 32);
}

static inline bool rng_one_in(struct rng *rng, unsigned n)
{
	return rng_below(rng, n) == 0;
}

#endif
