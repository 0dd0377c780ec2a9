/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_CREDIT_H
#define ROUSE_LIB_CREDIT_H

#include <rouse/types.h>

#include <stdatomic.h>

/*
 * Which waits spin before they sleep. Spinning pays if the other thread runs on
 * another CPU right now, and will be done before a sleep and a wake would be.
 * It is wasted if the other thread needs the very CPU that spins, or is far
 * from done. Nobody can know which; but what happened last time will often
 * happen next time. So each object keeps a spin credit. With full credit every
 * wait spins. Each spin that fails costs one credit, and the less there is, the
 * fewer waits spin: often enough to notice when spinning pays again, and one
 * success restores full credit. Where spinning never pays, as on one CPU, 511
 * of 512 waits sleep at once.
 *
 * A new object has no credit, and its first wait sleeps: it may be its last.
 *
 * All this is a hint. Whatever the credit is, the waits are right.
 */

/* The most credit there is; the least is 0. */
#ifndef ROUSE__CREDIT_MAX
#define ROUSE__CREDIT_MAX 3
#endif

/*
 * With one credit less, a wait spins 2 to this power times less often. Measured
 * on 2 CPUs: with 3 a round trip of an event on one CPU takes 1.03 times as
 * long as without any spins, and with 16 pairs at once 0.8 times; with 1 or 2,
 * and a higher maximum, no difference stood out of the noise.
 */
#ifndef ROUSE__CREDIT_SHIFT
#define ROUSE__CREDIT_SHIFT 3
#endif

/* Does the n-th wait of an object with this credit spin? */
static inline bool rouse__credit_allows(uint32_t credit, uint32_t n)
{
	uint32_t others =
		(UINT32_C(1)
		 << ROUSE__CREDIT_SHIFT * (ROUSE__CREDIT_MAX - credit)) -
		1;

	return (n & others) == (1 & others);
}

/* The credit after a spin that failed. */
static inline uint32_t rouse__credit_spend(uint32_t credit)
{
	return credit > 0 ? credit - 1 : 0;
}

/*
 * An object that does not count its waits otherwise keeps the credit and the
 * number of its waits, as far as that matters, in one hint, its spin history.
 * Zero is new. Any waiting thread may change it at any time: where two do so at
 * once, a wait or some credit is lost.
 */
#define ROUSE__HISTORY_STEP ((uint32_t)ROUSE__CREDIT_MAX + 1)
#define ROUSE__HISTORY_WAITS                                                   \
	(UINT32_C(1) << ROUSE__CREDIT_SHIFT * ROUSE__CREDIT_MAX)

_Static_assert(ROUSE__HISTORY_STEP *ROUSE__HISTORY_WAITS <= UINT16_MAX,
	       "a spin history is a hint");

static inline uint32_t rouse__history(const rouse_hint *history)
{
	return atomic_load_explicit(history, memory_order_relaxed);
}

/* It seldom changes, and then other CPUs need not fetch its cache line. */
static inline void rouse__history_set(rouse_hint *history, uint32_t old,
				      uint32_t next)
{
	if (next != old)
		atomic_store_explicit(history, (uint16_t)next,
				      memory_order_relaxed);
}

/* Does the next wait spin? */
static inline bool rouse__history_spins(rouse_hint *history)
{
	uint32_t old, credit, n;

	if (ROUSE__CREDIT_SHIFT == 0)
		return true; /* nothing to remember */
	old = rouse__history(history);
	credit = old % ROUSE__HISTORY_STEP;
	n = (old / ROUSE__HISTORY_STEP + 1) % ROUSE__HISTORY_WAITS;
	if (credit < ROUSE__CREDIT_MAX)
		rouse__history_set(history, old,
				   n * ROUSE__HISTORY_STEP + credit);
	return rouse__credit_allows(credit, old / ROUSE__HISTORY_STEP);
}

/* A spin ended. */
static inline void rouse__history_learn(rouse_hint *history, bool failed)
{
	uint32_t old, credit;

	if (ROUSE__CREDIT_SHIFT == 0)
		return;
	old = rouse__history(history);
	credit = old % ROUSE__HISTORY_STEP;
	rouse__history_set(history, old,
			   old - credit +
				   (failed ? rouse__credit_spend(credit)
					   : (uint32_t)ROUSE__CREDIT_MAX));
}

#endif
