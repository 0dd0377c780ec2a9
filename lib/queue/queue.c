/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/queue.h>

#include <limits.h>

#include "frame.h"
#include "list.h"
#include "move.h"
#include "supply.h"

/*
 * A queue is a wfcqueue, a lock for those that get, and two sources (supply.h): one
 * is moved by each put, and those that get sleep at it; the other one is moved by
 * each get from a queue with a bound, and those that put sleep at it.
 *
 * A put has two steps in the list: it takes the place of the last node, and then
 * links its own to the one before. An item can be had when all before it are
 * linked, and the one behind it, if there is one. Then it moves the supply.
 *
 *  - No get sleeps beside an item that it could have. The put that made it the
 *    first that can be had moves the supply after that, so whoever looked before
 *    is refused its sleep, or one is woken. This may be another put that links
 *    late, and with it comes more than one; but whoever gets one of several wakes
 *    the next thread. (Where it sees a gap behind what it gets, it wakes none: the
 *    put that closes it has its move to come.)
 *  - A put that returns 0 is delivered, beside a close too. One whose move comes
 *    before the close, in the order of the supply's word, has its item in the list
 *    when a get sees that the queue is closed; and a get says -EPIPE only if it
 *    finds the list empty after that. One whose move comes after the close is too
 *    late: others may have found the list empty already. It looks for its item
 *    under the lock. If it is not there, somebody got it; else it takes it out
 *    again, and returns -EPIPE; where another put is in the middle, and may have
 *    it behind it, it waits for that one, as a get does. (Of a batch, those that
 *    get may have had the first ones: then they have the others too, since they
 *    go on until they find the list empty.)
 *
 * Whether an item in the list is there by this put: its put_ is the address of a
 * variable of the call. Another thread may have got it, and put it again, into
 * this very queue, while this one has not returned; but not with that address: a
 * put writes its own into its first item, and has 0 in the others, since each
 * comes out of a batch (batch.c).
 */

_Static_assert(ROUSE_QUEUE_LIFO == ROUSE__SUPPLY_LIFO &&
		       ROUSE_QUEUE_THROTTLED == ROUSE__SUPPLY_THROTTLED,
	       "the options of a queue are those of its supplies");

/* What a get is for. */
struct getting {
	struct rouse_batch *batch;
	uint32_t most; /* 1 or more */
};

static struct rouse_queue *queue_of_items(struct rouse__supply *items)
{
	return (struct rouse_queue *)(void *)items;
}

static struct rouse_queue *queue_of_places(struct rouse__supply *places)
{
	return (struct rouse_queue *)(void *)((char *)places -
					      offsetof(struct rouse_queue,
						       places_));
}

/* There is room for @n more. */
static void give_places(struct rouse_queue *queue, uint32_t n)
{
	if (queue->bound_ == 0)
		return;
	atomic_fetch_sub_explicit(&queue->used_, n, memory_order_relaxed);
	rouse__supply_move(&queue->places_, n);
}

/* Get what is there; or return @nothing, or -EAGAIN if a put is in the middle. The
 * caller has the lock; this releases it. */
static int take_some(struct rouse_queue *queue, struct getting *getting,
		     int nothing)
{
	enum rouse__listed next;
	uint32_t n;

	n = rouse__list_take(queue, getting->batch, getting->most, &next);
	rouse_lock_release(&queue->getting_);
	if (n == 0)
		return next == ROUSE__LIST_GAP ? -EAGAIN : nothing;
	give_places(queue, n);
	return next == ROUSE__LIST_THERE ? ROUSE__SUPPLY_MORE : 0;
}

static int take_items(struct rouse__supply *supply, uint32_t word, void *into)
{
	struct rouse_queue *queue = queue_of_items(supply);
	int nothing = word & ROUSE__SUPPLY_CLOSED ? -EPIPE : -EAGAIN;

	if (rouse__list_is_empty(queue))
		return nothing;
	rouse_lock_acquire(&queue->getting_);
	return take_some(queue, into, nothing);
}

/* For rouse_wait_any(). */
static int take_wanted(struct rouse__supply *supply, uint32_t word, void *into)
{
	struct rouse_get *get = into;
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct getting one = {&batch, 1};
	int err = take_items(supply, word, &one);

	if (err >= 0 || err == -EPIPE)
		get->item = batch.first_;
	return err;
}

static int take_places(struct rouse__supply *supply, uint32_t word, void *into)
{
	struct rouse_queue *queue = queue_of_places(supply);
	uint32_t n = *(const uint32_t *)into, used;

	if (word & ROUSE__SUPPLY_CLOSED)
		return -EPIPE;
	used = atomic_load_explicit(&queue->used_, memory_order_relaxed);
	do {
		/* Which move brings enough places for several is unknown. */
		if (used > queue->bound_ - n)
			return n > 1 ? -EBUSY : -EAGAIN;
	} while (!atomic_compare_exchange_weak_explicit(
		&queue->used_, &used, used + n, memory_order_relaxed,
		memory_order_relaxed));
	return used + n < queue->bound_ ? ROUSE__SUPPLY_MORE : 0;
}

/* Take it at once, or wait at the supply. Returns 0 or -errno. */
static int pass(struct rouse_queue *queue, struct rouse__supply *supply,
		rouse__supply_take *take, void *into,
		const struct rouse__how *how)
{
	int err = take(supply, rouse__supply_look(supply), into);

	if (err == -EAGAIN || err == -EBUSY)
		err = rouse__supply_wait(supply, take, into, queue, how);
	return err < 0 ? err : 0;
}

/* A put came after the close: take out again what it put, if nobody got it. */
static int take_back(struct rouse__supply *supply, uint32_t word, void *into)
{
	struct rouse_queue *queue = queue_of_items(supply);
	enum rouse__listed found;

	(void)word;
	rouse_lock_acquire(&queue->getting_);
	found = rouse__list_remove(queue, into);
	rouse_lock_release(&queue->getting_);
	switch (found) {
	case ROUSE__LIST_GAP:
		return -EBUSY;
	case ROUSE__LIST_THERE:
		return -EPIPE;
	default:
		return 0;
	}
}

static bool is_closed(const struct rouse_queue *queue)
{
	return rouse__supply_look(&queue->items_) & ROUSE__SUPPLY_CLOSED;
}

/* Put them, of which there is one at least, with their places. */
static int put_now(struct rouse_queue *queue, struct rouse_batch *batch)
{
	struct rouse_batch put = *batch;

	put.first_->put_ = (uintptr_t)&put;
	rouse__list_append(queue, &put);
	if (!(rouse__supply_move(&queue->items_, put.count_) &
	      ROUSE__SUPPLY_CLOSED))
		return 0;
	return pass(queue, &queue->items_, take_back, &put,
		    &rouse__no_deadline);
}

static int put_batch(struct rouse_queue *queue, struct rouse_batch *batch,
		     const struct rouse__how *how)
{
	uint32_t n = batch->count_;
	int err = 0;

	if (is_closed(queue))
		return -EPIPE;
	if (n == 0)
		return 0;
	if (queue->bound_ != 0) {
		if (n > queue->bound_)
			return -EMSGSIZE;
		err = pass(queue, &queue->places_, take_places, &n, how);
	}
	if (err == 0)
		err = put_now(queue, batch);
	if (err == 0)
		*batch = (struct rouse_batch)ROUSE_BATCH_INIT;
	return err;
}

static int put_one(struct rouse_queue *queue, struct rouse_item *item,
		   const struct rouse__how *how)
{
	struct rouse_batch one = ROUSE_BATCH_INIT;

	rouse_batch_add(&one, item);
	return put_batch(queue, &one, how);
}

static int get_batch(struct rouse_queue *queue, struct rouse_batch *batch,
		     uint32_t most, const struct rouse__how *how)
{
	struct getting getting = {batch, most > 0 ? most : UINT32_MAX};
	bool locked = true;
	int err = -EAGAIN;

	/* It tries first without a look at the word: if there is an item, the cache
	 * line that all who put write to is left alone, which saves two thirds of
	 * the time. A poll does not wait for the lock where the queue is empty. */
	if (how->deadline > 0)
		rouse_lock_acquire(&queue->getting_);
	else
		locked = rouse_lock_try_acquire(&queue->getting_);
	if (locked)
		err = take_some(queue, &getting, -EAGAIN);
	if (err == -EAGAIN)
		err = rouse__supply_wait(&queue->items_, take_items, &getting,
					 queue, how);
	return err < 0 ? err : 0;
}

static int get_one(struct rouse_queue *queue, struct rouse_item **item,
		   const struct rouse__how *how)
{
	struct rouse_batch one = ROUSE_BATCH_INIT;
	int err = get_batch(queue, &one, 1, how);

	if (err == 0)
		*item = one.first_;
	return err;
}

int rouse_queue_init(struct rouse_queue *queue, uint32_t bound,
		     uint32_t options)
{
	if (options & ~(ROUSE_QUEUE_LIFO | ROUSE_QUEUE_THROTTLED))
		return -EINVAL;
	*queue = (struct rouse_queue){
		.items_ = rouse__supply_of(options, take_wanted),
		.places_ = rouse__supply_of(options, NULL),
		.bound_ = bound,
	};
	rouse__list_init(queue);
	return 0;
}

int rouse_queue_put(struct rouse_queue *queue, struct rouse_item *item)
{
	return rouse__returned(put_one(queue, item, &rouse__no_deadline));
}

int rouse_queue_put_until(struct rouse_queue *queue, struct rouse_item *item,
			  rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(put_one(queue, item, &how));
}

int rouse_queue_put_with(struct rouse_queue *queue, struct rouse_item *item,
			 const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(put_one(queue, item, &how))
		       : -EINVAL;
}

int rouse_queue_put_many(struct rouse_queue *queue, struct rouse_batch *batch)
{
	return rouse__returned(put_batch(queue, batch, &rouse__no_deadline));
}

int rouse_queue_put_many_until(struct rouse_queue *queue,
			       struct rouse_batch *batch,
			       rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(put_batch(queue, batch, &how));
}

int rouse_queue_put_many_with(struct rouse_queue *queue,
			      struct rouse_batch *batch,
			      const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(put_batch(queue, batch, &how))
		       : -EINVAL;
}

int rouse_queue_get(struct rouse_queue *queue, struct rouse_item **item)
{
	return rouse__returned(get_one(queue, item, &rouse__no_deadline));
}

int rouse_queue_get_until(struct rouse_queue *queue, struct rouse_item **item,
			  rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(get_one(queue, item, &how));
}

int rouse_queue_get_with(struct rouse_queue *queue, struct rouse_item **item,
			 const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(get_one(queue, item, &how))
		       : -EINVAL;
}

int rouse_queue_get_many(struct rouse_queue *queue, struct rouse_batch *batch,
			 uint32_t most)
{
	return rouse__returned(
		get_batch(queue, batch, most, &rouse__no_deadline));
}

int rouse_queue_get_many_until(struct rouse_queue *queue,
			       struct rouse_batch *batch, uint32_t most,
			       rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(get_batch(queue, batch, most, &how));
}

int rouse_queue_get_many_with(struct rouse_queue *queue,
			      struct rouse_batch *batch, uint32_t most,
			      const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(get_batch(queue, batch, most, &how))
		       : -EINVAL;
}

void rouse_queue_close(struct rouse_queue *queue)
{
	rouse__supply_close(&queue->items_);
	rouse__supply_close(&queue->places_);
}

bool rouse_queue_closed(const struct rouse_queue *queue)
{
	return is_closed(queue);
}

void rouse_queue_after_fork(struct rouse_queue *queue)
{
	rouse__supply_after_fork(&queue->items_);
	rouse__supply_after_fork(&queue->places_);
	rouse_lock_after_fork(&queue->getting_);
	atomic_store_explicit(&queue->used_, 0, memory_order_relaxed);
	rouse__list_init(queue);
}
