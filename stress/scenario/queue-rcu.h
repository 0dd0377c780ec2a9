/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_RCU_QUEUE_H
#define ROUSE_STRESS_RCU_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include <rouse/event.h>

/* The functions of each flavour of RCU. */
#include <urcu/flavor.h>

#include <urcu/call-rcu.h>
#include <urcu/rculfqueue.h>
#include <urcu/wfcqueue.h>

/*
 * One of liburcu's queues, which never blocks, and the event that announces
 * what is in it. Either wait-free, for one consumer; or lock-free, for any
 * number of them, over a flavour of RCU that frees its nodes.
 */
struct rcu_queue_node {
	union {
		struct cds_wfcq_node wait_free;
		struct cds_lfq_node_rcu lock_free;
	} link; /* first: its address is the node's */
	struct rcu_head retired;
};

struct rcu_queue {
	_Alignas(64) struct cds_wfcq_tail tail;
	struct __cds_wfcq_head head;
	struct cds_lfq_queue_rcu lock_free;
	const struct rcu_flavor_struct *rcu; /* NULL: it is wait-free */
	struct rouse_event news;
};

void rcu_queue_begin(struct rcu_queue *queue,
		     const struct rcu_flavor_struct *rcu);
void rcu_queue_end(struct rcu_queue *queue); /* empty, and unused from now on */

void rcu_queue_put(struct rcu_queue *queue, struct rcu_queue_node *node);
struct rcu_queue_node *
rcu_queue_take(struct rcu_queue *queue); /* NULL if there is none */

/* Free a node that was taken out, when no thread can look at it any more. */
void rcu_queue_retire(struct rcu_queue *queue, struct rcu_queue_node *node);

/* Of each thread that uses it: at its beginning and end; now and then, when it
 * has no node in its hands; and around whatever may take long. */
void rcu_queue_join(struct rcu_queue *queue);
void rcu_queue_leave(struct rcu_queue *queue);
void rcu_queue_rest(struct rcu_queue *queue);
void rcu_queue_offline(struct rcu_queue *queue);
void rcu_queue_online(struct rcu_queue *queue);

#endif
