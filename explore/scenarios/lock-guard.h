/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_LOCK_GUARD_H
#define ROUSE_EXPLORE_LOCK_GUARD_H

#include <rouse/lock.h>

#include "explore.h"

/*
 * A lock, what it guards, and what a ghost knows of the calls on it. Calls of
 * the library with the ghost around them, which asserts:
 *
 *  - No two threads hold the lock; what they do to the data is no race, for
 *    each sees what was done under the lock before.
 *  - Who is alone with a free lock acquires and releases it without a system
 *    call (L1). A release makes one at most, and none if no thread is inside
 *    an acquire while it runs: not even for one that timed out.
 *  - Nobody passes a waiter that has claimed the lock (L2). Who called the
 *    kernel more than ROUSE__PATIENCE times in one acquire has claimed it, or
 *    found it claimed. So unless one who may have been that other has left
 *    since, the next to acquire is one that called so often.
 *  - No acquire times out early, or is interrupted unless it asked for that.
 */
struct guarded {
	struct rouse_lock lock;
	int data; /* plain: a race is found as such */
	bool held;
	bool acquiring[EX_THREADS];
	bool releasing[EX_THREADS];
	bool lonely[EX_THREADS];         /* nobody else calls while it does */
	bool unclaimed[EX_THREADS];      /* the claim may have been another's */
	unsigned char calls[EX_THREADS]; /* of the kernel, by its call */
};

/* Returns what the call does; of TRY, 0 or -EBUSY. */
enum acquire_kind { ACQUIRE, TRY, ACQUIRE_UNTIL, ACQUIRE_INTERRUPTIBLE };
int guarded_acquire(struct guarded *guarded, enum acquire_kind kind,
		    rouse_deadline deadline);
void guarded_release(struct guarded *guarded);

/* What a thread does between the two. */
void guarded_work(struct guarded *guarded);

/* All three. */
void guarded_turn(struct guarded *guarded);

/* For start(). */
void guarded_name(const struct guarded *guarded);

/* For quiet(), where all that acquire the lock release it without sleep. */
const char *guarded_quiet(void);

/* For end(), if the lock is still there: is it as good as new? */
const char *guarded_end(struct guarded *guarded);

#endif
