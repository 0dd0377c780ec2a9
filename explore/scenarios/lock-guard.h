/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_LOCK_GUARD_H
#define ROUSE_EXPLORE_LOCK_GUARD_H

#include <rouse/lock.h>

#include "event-waits.h"

/*
 * A lock, what it guards, and what a ghost knows about the calls on it. Calls
 * of the library with the ghost around them, which asserts:
 *
 *  - No two threads hold the lock; what they do to the data is no race, for
 *    each sees what was done under the lock before.
 *  - Uncontended, a thread acquires and releases a free lock without a system
 *    call (L1). A release makes none if no thread is inside an acquire while it
 *    runs: not even for one that timed out.
 *  - A release wakes one thread at most. It makes two system calls at most, and
 *    one if the thread that it wakes was asleep when the release began, and is
 *    the only one inside an acquire.
 *  - A thread that comes when a waiter starves does not acquire before that
 *    waiter without having slept (L2), except by a try. A waiter starves that
 *    has slept more than ROUSE__STARVATION_THRESHOLD times in one acquire. But
 *    the lock has one bit for all that starve, and a thread that slept may
 *    clear it: then one that sleeps sets it again before it sleeps again, and
 *    one that was awake before it sleeps the second time.
 *  - No acquire times out early, or is interrupted unless it is interruptible.
 */
struct guarded {
	struct rouse_lock lock;
	int data; /* plain: a race is found as such */
	struct watched_event stop;
	/* Ghosts; those of a thread are about its present call. */
	bool held;
	bool acquiring[EX_THREADS];
	bool releasing[EX_THREADS];
	bool uncontended[EX_THREADS]; /* no other thread calls meanwhile */
	/* Bits: threads that starved when it came. */
	unsigned char passes[EX_THREADS];
	/* Its waits when the bit of the starving was cleared, and whether it
	 * was awake then. */
	unsigned char unmarked[EX_THREADS];
	bool awake[EX_THREADS];
	/* How many waits may belong to one sleep. */
	unsigned char restarts;
	struct ex_calls calls[EX_THREADS]; /* its system calls */
	/* 1 + the sleeper that its release finds, and that one's waits. */
	unsigned char sleeper[EX_THREADS], before[EX_THREADS];
};

/* Returns what the call does; of TRY, 0 or -EBUSY. */
enum acquire_kind {
	ACQUIRE,
	TRY,
	ACQUIRE_UNTIL,
	ACQUIRE_INTERRUPTIBLE,
	ACQUIRE_OR_STOP,
};
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
