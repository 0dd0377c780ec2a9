/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/queue.h>

/*
 * A batch is a list of count_ items: what the last one has for its next means
 * nothing, since it may have come out of a queue with that. next_ is read and
 * written as a pointer of liburcu's while the item is in a queue. What is in a batch
 * is there by no put: its put_ is 0, but for the first one after a put that failed,
 * which the next put writes anew; queue.c says for what a put names itself there.
 */

void rouse_batch_add(struct rouse_batch *batch, struct rouse_item *item)
{
	item->next_ = NULL;
	item->put_ = 0;
	if (batch->count_++ == 0)
		batch->first_ = item;
	else
		batch->last_->next_ = item;
	batch->last_ = item;
}

struct rouse_item *rouse_batch_take(struct rouse_batch *batch)
{
	struct rouse_item *item = batch->first_;

	if (item == NULL)
		return NULL;
	batch->first_ = item->next_;
	if (--batch->count_ == 0)
		batch->first_ = batch->last_ = NULL;
	return item;
}

uint32_t rouse_batch_count(const struct rouse_batch *batch)
{
	return batch->count_;
}
