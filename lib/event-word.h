/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_EVENT_WORD_H
#define ROUSE_LIB_EVENT_WORD_H

#include <rouse/event.h>

/*
 * The word:
 *
 *	31                             4        2         1     0
 *	+------------------------------+--------+---------+-----+
 *	| EPOCH: counts clear -> set   | CREDIT | WAITERS | SET |
 *	+------------------------------+--------+---------+-----+
 *
 * Invariants:
 *  1. EPOCH changes only on a clear -> set step, by one; so a waiter that
 *     sees another EPOCH than at its entry knows of a set it slept through.
 *  2. WAITERS is set before any thread sleeps, and only rouse_event_set()
 *     clears it; so a set that sees it clear owes no wake. It may be set
 *     with no sleeper left (one timed out): that costs one needless wake.
 *  3. SET implies not WAITERS.
 *  4. Every change is a read-modify-write. So all changes have one order, no
 *     set can miss a waiter that did not see it, and a thread that reads any
 *     later value of the word has synchronised with every set before it (the
 *     changes in between continue its release sequence).
 *
 * EPOCH wraps: a waiter that stays off the CPU, between two looks at the
 * word, during exactly a multiple of 2^28 sets and clears would miss them.
 */
#define SET     ROUSE__EVENT_SET
#define WAITERS UINT32_C(2)
#define CREDIT  UINT32_C(4)  /* its lowest bit */
#define EPOCH   UINT32_C(16) /* its lowest bit */

/* A set since then shows in these bits, where the word was clear. */
#define SINCE (SET | ~(EPOCH - 1))

/* Was there a set since the word was entry (invariant 1)? */
static inline bool rouse__event_passed(uint32_t word, uint32_t entry)
{
	return (entry & SET) || ((word ^ entry) & SINCE);
}

/* Wait for a set since the word was @epoch. */
struct rouse__how;
int rouse__event_wait_since(struct rouse_event *event, uint32_t epoch,
			    const struct rouse__how *how);

#endif
