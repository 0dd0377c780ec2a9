/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <sched.h>
#include <urcu/wfcqueue.h>

/* liburcu's queue without anything that sleeps: who finds it empty looks again. */

#define PEER       peer_wfcqueue
#define PEER_NAME  "wfcqueue"
#define PEER_TITLE "liburcu's wfcqueue; consumers yield while it is empty"
#define HAS_QUEUE

struct queue_node {
	struct cds_wfcq_node node;
};

struct queue {
	struct cds_wfcq_head head;
	char apart[64];
	struct cds_wfcq_tail tail;
};

static inline void queue_init(struct queue *queue)
{
	cds_wfcq_init(&queue->head, &queue->tail);
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	cds_wfcq_node_init(&node->node);
	cds_wfcq_enqueue(&queue->head, &queue->tail, &node->node);
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	struct cds_wfcq_node *node;

	while ((node = cds_wfcq_dequeue_blocking(&queue->head, &queue->tail)) ==
	       NULL)
		sched_yield();
	return (struct queue_node *)(void *)node;
}

#include "../loops.h"
