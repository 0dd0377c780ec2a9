/* SPDX-License-Identifier: BSD-2-Clause */
#include "list.h"

#include "wfcqueue.h"

/*
 * liburcu's nodes, heads and tails are one pointer each, and so are ours: all
 * accesses to them, but for those of batches, are made by its code, or in its
 * words where it has no such call.
 */
_Static_assert(sizeof(struct cds_wfcq_node) == sizeof(void *) &&
		       sizeof(struct __cds_wfcq_head) == sizeof(void *) &&
		       sizeof(struct cds_wfcq_tail) == sizeof(void *),
	       "struct rouse_queue has a pointer for each");

static struct __cds_wfcq_head *head_of(struct rouse_queue *queue)
{
	return (struct __cds_wfcq_head *)(void *)&queue->head_;
}

static struct cds_wfcq_tail *tail_of(struct rouse_queue *queue)
{
	return (struct cds_wfcq_tail *)(void *)&queue->tail_;
}

static struct cds_wfcq_node *node_of(struct rouse_item *item)
{
	return (struct cds_wfcq_node *)(void *)item;
}

static struct rouse_item *item_of(struct cds_wfcq_node *node)
{
	return (struct rouse_item *)(void *)node;
}

void rouse__list_init(struct rouse_queue *queue)
{
	__cds_wfcq_init(head_of(queue), tail_of(queue));
}

bool rouse__list_is_empty(const struct rouse_queue *queue)
{
	const struct cds_wfcq_tail *tail =
		(const struct cds_wfcq_tail *)(const void *)&queue->tail_;

	return CMM_LOAD_SHARED(tail->p) ==
	       (const struct cds_wfcq_node *)(const void *)&queue->head_;
}

bool rouse__list_has_more(struct rouse_queue *queue)
{
	return !cds_wfcq_empty(head_of(queue), tail_of(queue));
}

void rouse__list_append(struct rouse_queue *queue,
			const struct rouse_batch *batch)
{
	struct __cds_wfcq_head head;
	struct cds_wfcq_tail tail;

	cds_wfcq_node_init(node_of(batch->last_));
	if (batch->count_ == 1) {
		cds_wfcq_enqueue(head_of(queue), tail_of(queue),
				 node_of(batch->first_));
		return;
	}
	head.node.next = node_of(batch->first_);
	tail.p = node_of(batch->last_);
	__cds_wfcq_splice_nonblocking(head_of(queue), tail_of(queue), &head,
				      &tail);
}

uint32_t rouse__list_take(struct rouse_queue *queue, struct rouse_batch *batch,
			  uint32_t most, enum rouse__listed *next)
{
	struct cds_wfcq_node *node = NULL;
	uint32_t n;

	for (n = 0; n < most; n++) {
		node = __cds_wfcq_dequeue_nonblocking(head_of(queue),
						      tail_of(queue));
		if (node == NULL || node == CDS_WFCQ_WOULDBLOCK)
			break;
		rouse_batch_add(batch, item_of(node));
	}
	*next = node == CDS_WFCQ_WOULDBLOCK ? ROUSE__LIST_GAP
		: node == NULL              ? ROUSE__LIST_NOT
					    : ROUSE__LIST_THERE;
	return n;
}

/* The node before @first, if that is in the list, and linked; NULL: not. */
static struct cds_wfcq_node *before(struct rouse_queue *queue,
				    struct rouse_item *first, uintptr_t put,
				    bool *gap)
{
	struct cds_wfcq_node *node = &head_of(queue)->node, *next;

	while ((next = CMM_LOAD_SHARED(node->next)) != NULL) {
		if (next == node_of(first) && first->put_ == put)
			return node;
		node = next;
	}
	*gap = CMM_LOAD_SHARED(tail_of(queue)->p) != node;
	return NULL;
}

/*
 * As a dequeue takes the first one out, with the node before it in the place of
 * the head. No other thread writes to the next of that: it has one.
 */
enum rouse__listed rouse__list_remove(struct rouse_queue *queue,
				      const struct rouse_batch *batch)
{
	struct cds_wfcq_node *first = node_of(batch->first_), *next,
			     *last = node_of(batch->last_), *node;
	bool gap = false;

	node = before(queue, batch->first_, (uintptr_t)batch, &gap);
	if (node == NULL)
		return gap ? ROUSE__LIST_GAP : ROUSE__LIST_NOT;
	next = CMM_LOAD_SHARED(last->next);
	if (next == NULL) {
		cds_wfcq_node_init(node);
		if (uatomic_cmpxchg(&tail_of(queue)->p, last, node) == last)
			return ROUSE__LIST_THERE;
		next = CMM_LOAD_SHARED(last->next);
	}
	node->next = next != NULL ? next : first;
	return next != NULL ? ROUSE__LIST_THERE : ROUSE__LIST_GAP;
}
