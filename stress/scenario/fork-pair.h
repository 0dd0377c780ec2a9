/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FORK_PAIR_H
#define ROUSE_STRESS_FORK_PAIR_H

#include <rouse/auto.h>
#include <rouse/barrier.h>
#include <rouse/cond.h>
#include <rouse/count.h>
#include <rouse/event.h>
#include <rouse/latch.h>
#include <rouse/once.h>
#include <rouse/sem.h>
#include <rouse/waitq.h>

#include <stdbool.h>
#include <stdint.h>

#include "fixture/harness.h"
#include "scenario/fork-queue.h"

/*
 * A contended pair: two players pass a ball to and fro, each time over another
 * primitive: an event, a condition over a lock, one over an RLock that is held
 * two levels deep, a waitq under the lock, a semaphore, an auto event, a queue.
 * Every pass is owed one wake. All else is plain, ordered by that primitive alone.
 */
struct pair {
	_Alignas(64) struct rouse_event coming[2]; /* to player 0, 1 */
	struct rouse_sem tokens[2];
	struct rouse_auto turn[2];
	struct pair_queues queues;
	struct rouse_lock lock;
	struct rouse_cond cond;
	struct rouse_rlock rlock;
	struct rouse_cond recursive;
	struct rouse_waitq queue; /* under the lock */
	struct rouse_latch
		latch; /* these are of no use here; for the children */
	struct rouse_barrier barrier;
	struct rouse_once once;
	struct rouse_count count;
	unsigned side;    /* that the ball is on */
	unsigned waiting; /* of the condition or queue that is in use */
	uint64_t passes;
	bool last; /* pass */
};

#define PAIR_LATCH 3 /* where the latch is */

void pair_begin(struct pair *pair, unsigned number);
void pair_end(const struct pair *pair);

/* The work of that player. */
void pair_play(struct worker *self, struct pair *pair, unsigned side);

#endif
