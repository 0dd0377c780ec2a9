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

	return ROUSE__WFCQ_LOAD(tail->p) ==
	       (const struct cds_wfcq_node *)(const void *)&queue->head_;
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

/*
 * Take out what is from @first to @last, behind @node, as a dequeue takes the first
 * one out, with @node in the place of the head. No other thread writes to the next
 * of @node: it has one. Returns what is behind it now: if that is unknown, nothing
 * was taken out.
 */
static enum rouse__listed cut(struct rouse_queue *queue,
			      struct cds_wfcq_node *node,
			      struct cds_wfcq_node *first,
			      struct cds_wfcq_node *last)
{
	struct cds_wfcq_node *next = ROUSE__WFCQ_LOAD(last->next);

	if (next == NULL) {
		cds_wfcq_node_init(node);
		if (uatomic_cmpxchg(&tail_of(queue)->p, last, node) == last)
			return ROUSE__LIST_NOT;
		next = ROUSE__WFCQ_LOAD(last->next);
	}
	node->next = next != NULL ? next : first;
	return next != NULL ? ROUSE__LIST_THERE : ROUSE__LIST_GAP;
}

static void add_chain(struct rouse_batch *batch, struct rouse_item *first,
		      struct rouse_item *last, uint32_t n)
{
	if (batch->count_ == 0)
		batch->first_ = first;
	else
		batch->last_->next_ = first;
	batch->last_ = last;
	batch->count_ += n;
}

/*
 * One walk, with a load for each, and one cut for all. liburcu's splice takes what is
 * behind a gap as well, which could not be put back in its place; and each must
 * be walked to anyway, to be counted, and since its put_ is 0 in a batch. The put_
 * of the last one before a gap stays: it is not taken.
 */
uint32_t rouse__list_take(struct rouse_queue *queue, struct rouse_batch *batch,
			  uint32_t most, enum rouse__listed *next)
{
	struct cds_wfcq_node *head = &head_of(queue)->node, *kept = NULL,
			     *first = ROUSE__WFCQ_LOAD(head->next),
			     *last = first, *node;
	uint32_t n;

	if (first == NULL) {
		*next = rouse__list_is_empty(queue) ? ROUSE__LIST_NOT
						    : ROUSE__LIST_GAP;
		return 0;
	}
	for (n = 1; n < most; n++) {
		node = ROUSE__WFCQ_LOAD(last->next);
		if (node == NULL)
			break;
		item_of(last)->put_ = 0;
		kept = last;
		last = node;
	}
	*next = cut(queue, head, first, last);
	if (*next == ROUSE__LIST_GAP) {
		if (--n == 0)
			return 0;
		head->next = last;
		last = kept;
	}
	item_of(last)->put_ = 0;
	add_chain(batch, item_of(first), item_of(last), n);
	return n;
}

/* The node before @first, if that is in the list, and linked; NULL: not. */
static struct cds_wfcq_node *before(struct rouse_queue *queue,
				    struct rouse_item *first, uintptr_t put,
				    bool *gap)
{
	struct cds_wfcq_node *node = &head_of(queue)->node, *next;

	while ((next = ROUSE__WFCQ_LOAD(node->next)) != NULL) {
		if (next == node_of(first) && first->put_ == put)
			return node;
		node = next;
	}
	*gap = ROUSE__WFCQ_LOAD(tail_of(queue)->p) != node;
	return NULL;
}

enum rouse__listed rouse__list_remove(struct rouse_queue *queue,
				      const struct rouse_batch *batch)
{
	struct cds_wfcq_node *node;
	bool gap = false;

	node = before(queue, batch->first_, (uintptr_t)batch, &gap);
	if (node != NULL)
		gap = cut(queue, node, node_of(batch->first_),
			  node_of(batch->last_)) == ROUSE__LIST_GAP;
	return gap            ? ROUSE__LIST_GAP
	       : node != NULL ? ROUSE__LIST_THERE
			      : ROUSE__LIST_NOT;
}
