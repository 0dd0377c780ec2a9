/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/latch.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "futex.h"
#include "gate.h"

_Static_assert(sizeof(struct rouse_latch) == 4, "ABI: one futex word");

/*
 * The word:
 *
 *	31                                        1         0
 *	+-----------------------------------------+---------+
 *	| COUNT: what is still to be counted down | WAITERS |
 *	+-----------------------------------------+---------+
 *
 * A gate (gate.h), which is open while COUNT is 0.
 *
 * Invariants:
 *  1. Every change is a read-modify-write, and COUNT never rises. So each
 *     count_down that returned 0 is in the order of the word, no two have the
 *     same last step to 0, and a load that finds COUNT too small for n finds it
 *     so for good. A gate that is open stays open.
 *  2. WAITERS implies a COUNT above 0: a waiter marks the very word that it
 *     found closed, and the step to 0 takes the mark away. So a waiter that
 *     finds COUNT at 0 finds the word of that step, and the thread that made it
 *     has done all that it does with the latch.
 */
#define WAITERS ROUSE__GATE_WAITERS
#define COUNT   ROUSE__LATCH_COUNT /* its lowest bit */

int rouse_latch_init(struct rouse_latch *latch, uint32_t count)
{
	if (count > ROUSE_LATCH_MAX)
		return -EINVAL;
	atomic_store_explicit(&latch->word_, count * COUNT,
			      memory_order_relaxed);
	return 0;
}

int rouse_latch_count_down(struct rouse_latch *latch, uint32_t n)
{
	uint32_t old, next;

	old = atomic_load_explicit(&latch->word_, memory_order_relaxed);
	do {
		if (n > old / COUNT)
			return -ERANGE;
		next = old - n * COUNT;
		if (next < COUNT)
			next = 0;
		/* (latch.count-down) release: pairs with (gate.look),
		 * (gate.entry) and (latch.try). What the caller wrote before is
		 * seen by any thread that finds the latch at 0: the steps that
		 * follow continue its release sequence. */
	} while (!atomic_compare_exchange_weak_explicit(
		&latch->word_, &old, next, memory_order_release,
		memory_order_relaxed));

	/* A waiter may have freed the latch by now; this only names it. */
	if (next == 0 && (old & WAITERS))
		rouse__futex_wake_all(&latch->word_);
	return 0;
}

extern inline bool rouse_latch_try_wait(const struct rouse_latch *latch);
extern inline int rouse_latch_wait_until(struct rouse_latch *latch,
					 rouse_deadline deadline);
extern inline void rouse_latch_wait(struct rouse_latch *latch);

static bool is_at_0(uint32_t word, uint32_t unused)
{
	(void)unused;
	return word < COUNT;
}

static int wait_until_0(struct rouse_latch *latch, const struct rouse__how *how)
{
	const struct rouse__gate gate = {
		ROUSE__KIND_LATCH, latch, &latch->word_, is_at_0, 0, NULL, 0};

	return rouse__gate_wait(&gate, how);
}

int rouse__latch_wait_slow(struct rouse_latch *latch, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait_until_0(latch, &how));
}

int rouse_latch_wait_with(struct rouse_latch *latch,
			  const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(wait_until_0(latch, &how))
		       : -EINVAL;
}

void rouse_latch_after_fork(struct rouse_latch *latch)
{
	atomic_fetch_and_explicit(&latch->word_, ~WAITERS,
				  memory_order_relaxed);
}
