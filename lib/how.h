/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_HOW_H
#define ROUSE_LIB_HOW_H

#include <rouse/deadline.h>
#include <rouse/event.h>
#include <rouse/wait.h>

#include <errno.h>
#include <stddef.h>

#include "futex.h"

/*
 * How a call waits: the caller's struct rouse_wait (<rouse/wait.h>), which may
 * be the shorter one of an older header, and what the call itself must keep: a
 * stop that is set and cleared during the call ends it all the same, so its
 * epoch is that of the moment when the call began, or what the caller says.
 */
struct rouse__how {
	rouse_deadline deadline;
	uint32_t flags;
	uint32_t stop_epoch;
	struct rouse_event *stop; /* only with ROUSE_WAIT_STOP */
};

/* A wait without a deadline. */
static const struct rouse__how rouse__no_deadline = {ROUSE_FOREVER, 0, 0, NULL};

static inline struct rouse__how rouse__how_until(rouse_deadline deadline)
{
	return (struct rouse__how){deadline, 0, 0, NULL};
}

/* Take over what the caller says, as the call begins. Returns whether the
 * library knows all the flags. */
static inline bool rouse__how_read(struct rouse__how *how,
				   const struct rouse_wait *way)
{
	if (way->flags & ~(ROUSE_WAIT_INTERRUPTIBLE | ROUSE_WAIT_STOP |
			   ROUSE_WAIT_STOP_SINCE))
		return false;
	*how = rouse__how_until(way->deadline);
	how->flags = way->flags;
	if (!(way->flags & ROUSE_WAIT_STOP))
		return true;
	how->stop = way->stop;
	if (how->stop == NULL)
		how->flags &= ~ROUSE_WAIT_STOP;
	else if (way->flags & ROUSE_WAIT_STOP_SINCE)
		how->stop_epoch =
			((const struct rouse_wait_since *)way)->stop_epoch;
	else
		how->stop_epoch = rouse_event_epoch(how->stop);
	return true;
}

static inline bool rouse__is_interruptible(const struct rouse__how *how)
{
	return how->flags & ROUSE_WAIT_INTERRUPTIBLE;
}

static inline bool rouse__is_stoppable(const struct rouse__how *how)
{
	return how->flags & ROUSE_WAIT_STOP;
}

/* Was the stop, which there is, set since the call began? */
bool rouse__stopped(const struct rouse__how *how);

/* Has this deadline passed? Looks at the clock only if it must. */
static inline bool rouse__deadline_passed(rouse_deadline deadline)
{
	if (deadline <= 0)
		return true;
	if (deadline == ROUSE_FOREVER)
		return false;
	return rouse__now() >= deadline;
}

/*
 * Is the wait to end, whether or not it has what it waits for? The look at the
 * stop is the later one: a stop that was set before the deadline counts first.
 *
 * Returns:   0, -ECANCELED or -ETIMEDOUT.
 */
static inline int rouse__ended(const struct rouse__how *how)
{
	int err = rouse__deadline_passed(how->deadline) ? -ETIMEDOUT : 0;

	return rouse__is_stoppable(how) && rouse__stopped(how) ? -ECANCELED
							       : err;
}

#endif
