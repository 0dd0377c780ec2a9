/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_GATE_H
#define ROUSE_LIB_GATE_H

#include <rouse/types.h>

#include <stdbool.h>

#include "wait-record.h"

/*
 * What the primitives share whose waiters all go on at once: a latch, a once,
 * an eventcount, a barrier. The word is in their own files; of it this knows one
 * bit, and a question.
 *
 *  1. Every change of the word is a read-modify-write.
 *  2. The change that opens the gate takes WAITERS away, and if it was there
 *     wakes all who sleep on the word; after it, that thread does not touch the
 *     word any more. WAITERS may be set with no sleeper left: that costs one
 *     needless wake.
 *  3. A gate that opened for a waiter stays open for it until the wait returns:
 *     how, each primitive says.
 *
 * No wakeup is lost: a thread sleeps only while the word is one that it looked at
 * and found closed, with WAITERS. The change that opens it either comes before
 * the look, the mark or the kernel's comparison, which then finds another value;
 * or after them, and then sees WAITERS (by 1), and wakes the thread.
 */
#define ROUSE__GATE_WAITERS UINT32_C(1)

struct rouse__gate {
	enum rouse__kind kind;
	const void *object;
	rouse_word *word;
	/* Does this word let a thread through that waits with this number? */
	bool (*is_open)(uint32_t word, uint32_t with);
	uint32_t with;
	/* Where a wait spins, it does so for a change of these bits. */
	rouse_hint *spin_history;
	uint32_t spin_bits;
};

/*
 * Wait until the gate is open. Without a history the wait does not spin: whoever
 * waits once only has nothing to learn from, and a barrier is seldom closed.
 *
 * Returns:   0, also if the deadline is past or the stop was set;
 *            -ETIMEDOUT, -ECANCELED, -EINTR  as rouse__await(), and after it the
 *            gate was looked at once more.
 * Ordering:  acquire, from each change that the word looked at last is or comes
 *            after (rule 2 of docs/memory-order.md).
 */
int rouse__gate_wait(const struct rouse__gate *gate,
		     const struct rouse__how *how);

#endif
