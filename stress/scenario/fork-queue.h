/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FORK_QUEUE_H
#define ROUSE_STRESS_FORK_QUEUE_H

#include <rouse/queue.h>

#include <stdbool.h>

/*
 * The queues of a pair of fork-pair.h: the ball is an item in one of them, to that
 * side. Where librouse-queue is not built there are none, and what is asked of them
 * holds.
 */
#ifdef HAVE_QUEUE
#define PAIR_HAS_QUEUES true
#else
#define PAIR_HAS_QUEUES false
#endif

struct pair_queues {
	struct rouse_queue to[2]; /* with a bound of one */
	struct rouse_item ball;
};

void pair_queues_begin(struct pair_queues *queues, unsigned number);
void pair_queues_end(const struct pair_queues *queues);

void pair_queues_pass(struct pair_queues *queues, unsigned to);
void pair_queues_receive(struct pair_queues *queues, unsigned side);

/* In a child. */
void pair_queues_make_usable(struct pair_queues *queues);
bool pair_queues_work(struct pair_queues *queues);

#endif
