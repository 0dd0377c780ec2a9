/* SPDX-License-Identifier: BSD-2-Clause */
#include "queue-items.h"

#include <errno.h>

struct watched_queue watched_queue;

void queue_begin(const unsigned *size, uint32_t bound, uint32_t options,
		 unsigned each)
{
	rouse_queue_init(&watched_queue.queue, bound, options);
	ex_name(&watched_queue.queue, sizeof(watched_queue.queue), "queue");
	ex_name(&watched_queue.items, sizeof(watched_queue.items), "items");
	watched_queue.consumers = size[1];
	watched_queue.each = each;
}

EX_GHOST static void note_put(unsigned i, int err)
{
	watched_queue.fate[i] = err == 0 ? PUT : REFUSED;
}

EX_GHOST static void note_got(unsigned i)
{
	watched_queue.got[i]++;
}

/* In the order of their producers, one consumer at a time. */
EX_GHOST static void note_order(unsigned i)
{
	for (unsigned later = i + 1;
	     later / watched_queue.each == i / watched_queue.each; later++)
		watched_queue.overtaken |= watched_queue.got[later] > 0;
}

/* Put the item; another thread may have it and put it again before this call
 * returns. */
int queue_put(unsigned i)
{
	int err;

	watched_queue.items[i].data = 1 + (int)i;
	err = rouse_queue_put(&watched_queue.queue,
			      &watched_queue.items[i].item);
	ex_assert(err == 0 || err == -EPIPE, "a put returned neither");
	note_put(i, err);
	return err;
}

unsigned queue_use(struct rouse_item *got)
{
	struct item *item = ROUSE_ITEM_IN(got, struct item, item);
	unsigned i = (unsigned)(item - watched_queue.items);

	ex_assert(item->data == 1 + (int)i, "the item is not what was put");
	item->data = 0;
	note_got(i);
	if (watched_queue.consumers == 1)
		note_order(i);
	return i;
}

/* Returns whether there was one. */
bool queue_get_one(void)
{
	struct rouse_item *item = NULL;
	int err = rouse_queue_get(&watched_queue.queue, &item);

	ex_assert(err == 0 || err == -EPIPE, "a get returned neither");
	if (err == 0)
		queue_use(item);
	return err == 0;
}

void queue_producer(unsigned i)
{
	for (unsigned n = 0; n < watched_queue.each; n++)
		queue_put(i * watched_queue.each + n);
}

void queue_consumer(unsigned i)
{
	(void)i;
	queue_get_one();
}

void queue_consumer_of_all(unsigned i)
{
	(void)i;
	while (queue_get_one())
		;
}

void queue_closer(unsigned i)
{
	(void)i;
	rouse_queue_close(&watched_queue.queue);
}

/* What was put was got once, and nothing else was. */
const char *queue_once(void)
{
	for (unsigned i = 0; i < QUEUE_ITEMS; i++) {
		if (watched_queue.fate[i] == PUT && watched_queue.got[i] == 0)
			return "an item was put and never got";
		if (watched_queue.got[i] > 1)
			return "an item was got twice";
		if (watched_queue.fate[i] != PUT && watched_queue.got[i] > 0)
			return "an item was got though its put failed";
	}
	if (watched_queue.overtaken)
		return "an item was got before an earlier one of its producer";
	return NULL;
}

bool queue_is_left(void)
{
	for (unsigned i = 0; i < QUEUE_ITEMS; i++) {
		if (watched_queue.fate[i] == PUT && watched_queue.got[i] == 0)
			return true;
	}
	return false;
}

void queue_put_many(unsigned first, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	int err;

	for (unsigned i = first; i < first + n; i++) {
		watched_queue.items[i].data = 1 + (int)i;
		rouse_batch_add(&batch, &watched_queue.items[i].item);
	}
	err = rouse_queue_put_many(&watched_queue.queue, &batch);
	ex_assert(err == 0 || err == -EPIPE, "a put returned neither");
	ex_assert(rouse_batch_count(&batch) == (err == 0 ? 0 : n),
		  "the batch is not as it should be");
	for (unsigned i = first; i < first + n; i++)
		note_put(i, err);
}

void queue_producer_of_batch(unsigned i)
{
	queue_put_many(i * watched_queue.each, watched_queue.each);
}
