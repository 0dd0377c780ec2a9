/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_STATION_H
#define ROUSE_STRESS_STATION_H

#include <rouse/cond.h>
#include <rouse/event.h>
#include <rouse/waitq.h>

#include <stdbool.h>

#include "fixture/harness.h"

/* What a waiter and a waker have between them: one of each primitive that one
 * can wait for until a deadline. */
struct station {
	_Alignas(64) struct rouse_event event;
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	struct rouse_lock mutex; /* of the condition and the queue */
	struct rouse_cond cond;
	struct rouse_waitq queue;
	unsigned chosen; /* in this round, of the condition or the queue */
	bool flag;       /* what a wait_for() asks for */
};

/* A way to wait there. */
struct way {
	/* The waker keeps the waiter from succeeding. NULL: nothing to do. */
	void (*hold)(struct station *station);

	/* Wait; returns 0 or -ETIMEDOUT. */
	int (*wait)(struct station *station, rouse_deadline deadline);

	/* Let the waiter succeed. Returns false if it is not there yet, and
	 * must be let succeed again. */
	bool (*wake)(struct station *station);

	/* The waiter's wait ended so, and the wake is over: is all well? */
	void (*check)(struct station *station, int err);

	/* Wait where nothing keeps one from succeeding, and give back what that
	 * takes. NULL: there is no such wait. */
	int (*succeed)(struct station *station, rouse_deadline deadline);

	/* The waiter is through with it. NULL: nothing to do. */
	void (*reset)(struct station *station);
};

#define WAYS 6

extern const struct way ways[WAYS];

void station_begin(struct station *station, unsigned number);

/* For the watchdog: what one waits for there. */
const void *station_object(const struct station *station,
			   const struct way *way);

#endif
