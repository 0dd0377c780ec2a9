/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include "../sim.h"
#include "queue/wfcqueue.h"

/*
 * liburcu's wfcqueue (M. Desnoyers, L. Jiangshan, 2011) without anything that
 * sleeps: who finds it empty yields its CPU, and looks again. Its consumers are one
 * after the other under a mutex, which is glibc's, and one that comes upon a
 * producer between its two steps pauses ten times, and then polls for 10 ms.
 */
extern const struct subject subject_three_state, subject_wfcqueue;

/* The lock is beside the head, as in liburcu's struct cds_wfcq_head. */
struct queue {
	struct __cds_wfcq_head head;
	unsigned lock;
	_Alignas(OBJECT_BYTES) struct cds_wfcq_tail tail;
};

_Static_assert(sizeof(struct queue) <= QUEUE_BYTES, "it is a queue's object");

#define PAUSES 10
#define POLL   10e6 /* ns */

static struct cds_wfcq_node *node_of(struct item *item)
{
	return (struct cds_wfcq_node *)(void *)item->link;
}

static void init(void *object, unsigned bound)
{
	struct queue *queue = object;

	(void)bound;
	__cds_wfcq_init(&queue->head, &queue->tail);
}

/* Several are linked to each other first, and then put by one splice. */
static void put(void *object, struct item **items, unsigned n)
{
	struct queue *queue = object;
	struct __cds_wfcq_head head;
	struct cds_wfcq_tail tail;

	for (unsigned i = 0; i < n; i++)
		cds_wfcq_node_init(node_of(items[i]));
	if (n == 1) {
		cds_wfcq_enqueue(&queue->head, &queue->tail, node_of(items[0]));
		return;
	}
	__cds_wfcq_init(&head, &tail);
	for (unsigned i = 0; i < n; i++)
		cds_wfcq_enqueue(&head, &tail, node_of(items[i]));
	__cds_wfcq_splice_nonblocking(&queue->head, &queue->tail, &head, &tail);
}

/* The caller has the lock. Returns NULL if it is empty. */
static struct item *take_first(struct queue *queue)
{
	struct cds_wfcq_node *node;

	for (unsigned i = 1;; i++) {
		node = __cds_wfcq_dequeue_nonblocking(&queue->head,
						      &queue->tail);
		if (node != CDS_WFCQ_WOULDBLOCK)
			return (struct item *)(void *)node;
		if (i % PAUSES == 0)
			sim_sleep(POLL);
		else
			sim_pause();
	}
}

static unsigned take(struct queue *queue, struct item **items, unsigned most)
{
	unsigned n = 0;

	subject_three_state.acquire(&queue->lock);
	while (n < most && (items[n] = take_first(queue)) != NULL)
		n++;
	subject_three_state.release(&queue->lock);
	return n;
}

static unsigned get(void *queue, struct item **items, unsigned most)
{
	unsigned n;

	while ((n = take(queue, items, most)) == 0)
		sim_yield();
	return n;
}

const struct subject subject_wfcqueue = {
	.name = "wfcqueue",
	.title = "liburcu's queue; consumers yield while it is empty",
	.queue_init = init,
	.put = put,
	.get = get,
	.boundless = true,
};
