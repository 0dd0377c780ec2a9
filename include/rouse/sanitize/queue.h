/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_QUEUE_H
#define ROUSE_SANITIZE_QUEUE_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/queue.h>: an item carries
 * what its put sends, and a queue that is closed what all have.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_queue(const struct rouse_queue *queue)
{
	rouse__tool_sees(queue, sizeof(*queue));
}

ROUSE__TOOL_CALL int rouse__told_queue_init(struct rouse_queue *queue,
					    uint32_t bound, uint32_t options)
{
	rouse__tool_writes(queue, sizeof(*queue));
	return rouse_queue_init(queue, bound, options);
}
#define rouse_queue_init rouse__told_queue_init

/* Batches belong to one thread; the tool knows what the library writes there. */
ROUSE__TOOL_CALL void rouse__told_batch_add(struct rouse_batch *batch,
					    struct rouse_item *item)
{
	rouse__tool_sees(batch, sizeof(*batch));
	rouse__tool_writes(item, sizeof(*item));
	rouse_batch_add(batch, item);
}
#define rouse_batch_add rouse__told_batch_add

/* The library does not know of the tool what it leads to. */
ROUSE__TOOL_CALL struct rouse_item *
rouse__told_batch_take(struct rouse_batch *batch)
{
	rouse__tool_sees(batch, sizeof(*batch));
	return rouse_batch_take(batch);
}
#define rouse_batch_take rouse__told_batch_take

ROUSE__TOOL_CALL uint32_t
rouse__told_batch_count(const struct rouse_batch *batch)
{
	rouse__tool_sees(batch, sizeof(*batch));
	return rouse_batch_count(batch);
}
#define rouse_batch_count rouse__told_batch_count

ROUSE__TOOL_CALL void rouse__tell_put(struct rouse_queue *queue,
				      struct rouse_item *item)
{
	rouse__tell_queue(queue);
	rouse__tool_writes(item, sizeof(*item));
	rouse__tool_sends(item);
	rouse__tool_sends(queue);
}

ROUSE__TOOL_CALL void rouse__tell_put_many(struct rouse_queue *queue,
					   struct rouse_batch *batch)
{
	struct rouse_item *item = batch->first_, *next;
	uint32_t i;

	rouse__tell_queue(queue);
	/* An item that is sent is another's, to the tool. */
	for (i = 0; i < batch->count_; i++, item = next) {
		next = ROUSE__CAST(struct rouse_item *, item->next_);
		rouse__tool_sends(item);
	}
	rouse__tool_sends(queue);
}

/* Returns err, what the get returned. */
ROUSE__TOOL_CALL int rouse__tell_got(struct rouse_queue *queue,
				     struct rouse_item **item, int err)
{
	if (err == 0) {
		rouse__tool_writes(item, sizeof(*item));
		rouse__tool_receives(*item);
	} else if (err == -EPIPE) {
		rouse__tool_receives(queue);
	}
	return err;
}

/* The same for those that came to the batch. */
ROUSE__TOOL_CALL int rouse__tell_got_many(struct rouse_queue *queue,
					  struct rouse_batch *batch, int err)
{
	struct rouse_item *item = batch->first_;
	uint32_t i;

	if (err == -EPIPE)
		rouse__tool_receives(queue);
	for (i = 0; err == 0 && i < batch->count_; i++) {
		rouse__tool_receives(item);
		item = ROUSE__CAST(struct rouse_item *, item->next_);
	}
	return err;
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put(struct rouse_queue *queue, struct rouse_item *item)
{
	rouse__tell_put(queue, item);
	return rouse_queue_put(queue, item);
}
#define rouse_queue_put rouse__told_queue_put

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put_until(struct rouse_queue *queue, struct rouse_item *item,
			    rouse_deadline deadline)
{
	rouse__tell_put(queue, item);
	return rouse_queue_put_until(queue, item, deadline);
}
#define rouse_queue_put_until rouse__told_queue_put_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put_with(struct rouse_queue *queue, struct rouse_item *item,
			   const struct rouse_wait *how)
{
	rouse__tell_put(queue, item);
	return rouse__tell_stopped(how, rouse_queue_put_with(queue, item, how));
}
#define rouse_queue_put_with rouse__told_queue_put_with

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put_many(struct rouse_queue *queue, struct rouse_batch *batch)
{
	rouse__tell_put_many(queue, batch);
	return rouse_queue_put_many(queue, batch);
}
#define rouse_queue_put_many rouse__told_queue_put_many

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put_many_until(struct rouse_queue *queue,
				 struct rouse_batch *batch,
				 rouse_deadline deadline)
{
	rouse__tell_put_many(queue, batch);
	return rouse_queue_put_many_until(queue, batch, deadline);
}
#define rouse_queue_put_many_until rouse__told_queue_put_many_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_put_many_with(struct rouse_queue *queue,
				struct rouse_batch *batch,
				const struct rouse_wait *how)
{
	rouse__tell_put_many(queue, batch);
	return rouse__tell_stopped(
		how, rouse_queue_put_many_with(queue, batch, how));
}
#define rouse_queue_put_many_with rouse__told_queue_put_many_with

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get(struct rouse_queue *queue, struct rouse_item **item)
{
	rouse__tell_queue(queue);
	return rouse__tell_got(queue, item, rouse_queue_get(queue, item));
}
#define rouse_queue_get rouse__told_queue_get

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get_until(struct rouse_queue *queue, struct rouse_item **item,
			    rouse_deadline deadline)
{
	rouse__tell_queue(queue);
	return rouse__tell_got(queue, item,
			       rouse_queue_get_until(queue, item, deadline));
}
#define rouse_queue_get_until rouse__told_queue_get_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get_with(struct rouse_queue *queue, struct rouse_item **item,
			   const struct rouse_wait *how)
{
	rouse__tell_queue(queue);
	return rouse__tell_stopped(
		how, rouse__tell_got(queue, item,
				     rouse_queue_get_with(queue, item, how)));
}
#define rouse_queue_get_with rouse__told_queue_get_with

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get_many(struct rouse_queue *queue, struct rouse_batch *batch,
			   uint32_t most)
{
	rouse__tell_queue(queue);
	return rouse__tell_got_many(queue, batch,
				    rouse_queue_get_many(queue, batch, most));
}
#define rouse_queue_get_many rouse__told_queue_get_many

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get_many_until(struct rouse_queue *queue,
				 struct rouse_batch *batch, uint32_t most,
				 rouse_deadline deadline)
{
	rouse__tell_queue(queue);
	return rouse__tell_got_many(
		queue, batch,
		rouse_queue_get_many_until(queue, batch, most, deadline));
}
#define rouse_queue_get_many_until rouse__told_queue_get_many_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_queue_get_many_with(struct rouse_queue *queue,
				struct rouse_batch *batch, uint32_t most,
				const struct rouse_wait *how)
{
	rouse__tell_queue(queue);
	return rouse__tell_stopped(
		how, rouse__tell_got_many(queue, batch,
					  rouse_queue_get_many_with(
						  queue, batch, most, how)));
}
#define rouse_queue_get_many_with rouse__told_queue_get_many_with

ROUSE__TOOL_CALL void rouse__told_queue_close(struct rouse_queue *queue)
{
	rouse__tell_queue(queue);
	rouse__tool_sends(queue);
	rouse_queue_close(queue);
}
#define rouse_queue_close rouse__told_queue_close

ROUSE__TOOL_CALL bool rouse__told_queue_closed(const struct rouse_queue *queue)
{
	bool closed;

	rouse__tell_queue(queue);
	closed = rouse_queue_closed(queue);
	if (closed)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(queue));
	return closed;
}
#define rouse_queue_closed rouse__told_queue_closed

ROUSE__TOOL_CALL void rouse__told_queue_after_fork(struct rouse_queue *queue)
{
	rouse__tell_queue(queue);
	rouse_queue_after_fork(queue);
}
#define rouse_queue_after_fork rouse__told_queue_after_fork

ROUSE_END_DECLS

#endif
