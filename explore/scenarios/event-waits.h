/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_EVENT_WAITS_H
#define ROUSE_EXPLORE_EVENT_WAITS_H

#include <rouse/event.h>

#include "explore.h"

/*
 * An event, and what a ghost knows about the waits for it, thread by thread:
 * which must return and which may. Calls of the library with the ghost around
 * them.
 *
 * A wait is owed a release by each set that begins after it did (E1), whatever
 * follows that set. And it may return 0 only if a set had begun that the thread
 * did not undo by a clear of its own (E2). Clears of other threads do not
 * count, since in C11 no one can say that the flag was clear again when this
 * wait began.
 */
struct watched_event {
	struct rouse_event event;
	bool waits[EX_THREADS]; /* its wait has begun */
	bool owed[EX_THREADS];  /* its wait must return 0, without a new set */
	bool may[EX_THREADS];   /* its wait may return 0 */
	unsigned char setting;  /* threads that are inside set() */
};

/* It begins with the step of the thread before it; that may be ex_pause(). */
void watched_set(struct watched_event *watched);
void watched_clear(struct watched_event *watched);

/*
 * The waits; all but the first assert what the result may be. RESUMED is
 * interruptible, and is resumed after each signal. PARKED sleeps by itself, as
 * rouse_event_arm() says; it has no deadline.
 */
enum wait_kind {
	WAIT,
	WAIT_UNTIL,
	WAIT_INTERRUPTIBLE,
	WAIT_RESUMED,
	WAIT_PARKED,
};
int watched_wait(struct watched_event *watched, enum wait_kind kind,
		 rouse_deadline deadline);

/*
 * The event as the stop of a call that begins with the next step: how to wait;
 * and what that call returned, -ECANCELED by its stop alone.
 */
struct rouse_wait watched_stop(struct watched_event *watched,
			       rouse_deadline deadline, uint32_t flags);
void watched_stop_ends(struct watched_event *watched, int err);

/* A wait by another call begins with the next step; it returned this. */
void watched_wait_begins(struct watched_event *watched);
void watched_wait_ends(struct watched_event *watched, int err);

/* Before a set: the waits of all threads that sleep have begun. */
void watched_sleepers_wait(struct watched_event *watched);

/* For quiet(): the complaint about a sleeper that is owed a release. */
const char *watched_quiet(const struct watched_event *watched);

#endif
