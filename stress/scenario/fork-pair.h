/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_COURT_H
#define ROUSE_STRESS_COURT_H

#include <rouse/cond.h>
#include <rouse/event.h>
#include <rouse/waitq.h>

#include <stdbool.h>
#include <stdint.h>

#include "fixture/harness.h"

/*
 * Where two players pass a ball to and fro, each time over another primitive:
 * an event, a condition over a lock, one over an RLock that is held two levels
 * deep, a waitq under the lock. Every pass is owed one wake. All the books are
 * plain, ordered by that primitive alone.
 */
struct court {
	_Alignas(64) struct rouse_event coming[2]; /* to player 0, 1 */
	struct rouse_lock lock;
	struct rouse_cond cond;
	struct rouse_rlock rlock;
	struct rouse_cond recursive;
	struct rouse_waitq queue; /* under the lock */
	unsigned side;            /* that the ball is on */
	unsigned waiting;         /* of the condition or queue that is in use */
	uint64_t passes;
	bool last; /* pass */
};

void court_begin(struct court *court, unsigned number);
void court_end(const struct court *court);

/* The work of that player. */
void court_play(struct worker *self, struct court *court, unsigned side);

#endif
