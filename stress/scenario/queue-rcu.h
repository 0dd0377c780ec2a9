/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_LANE_H
#define ROUSE_STRESS_LANE_H

#include <stdbool.h>
#include <stdint.h>

#include <rouse/event.h>

/* What the threads of a queue over RCU have to care for. */
#include <urcu/flavor.h>

#include <urcu/call-rcu.h>
#include <urcu/rculfqueue.h>
#include <urcu/wfcqueue.h>

/*
 * A lane: one of liburcu's queues, which never blocks, and the event that
 * announces what is in it. Either wait-free, for one consumer; or lock-free,
 * for any number of them, over a flavour of RCU that frees its nodes.
 */
struct lane_node {
	union {
		struct cds_wfcq_node wait_free;
		struct cds_lfq_node_rcu lock_free;
	} link; /* first: its address is the node's */
	struct rcu_head retired;
};

struct lane {
	_Alignas(64) struct cds_wfcq_tail tail;
	struct __cds_wfcq_head head;
	struct cds_lfq_queue_rcu queue;
	const struct rcu_flavor_struct *rcu; /* NULL: it is wait-free */
	struct rouse_event news;
};

void lane_begin(struct lane *lane, const struct rcu_flavor_struct *rcu);
void lane_end(struct lane *lane); /* empty, and nobody's any more */

void lane_put(struct lane *lane, struct lane_node *node);
struct lane_node *lane_take(struct lane *lane); /* NULL if there is none */

/* A node that was taken out is to be freed, when nobody looks at it. */
void lane_retire(struct lane *lane, struct lane_node *node);

/* Of each thread that uses it: at its beginning and end; now and then, when it
 * has no node in its hands; and around whatever may take long. */
void lane_join(struct lane *lane);
void lane_leave(struct lane *lane);
void lane_rest(struct lane *lane);
void lane_offline(struct lane *lane);
void lane_online(struct lane *lane);

#endif
