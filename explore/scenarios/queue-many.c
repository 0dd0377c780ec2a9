/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "queue-items.h"

/* Batches: put in one step, got by several, with a bound or beside a close. */

static void start_many(const unsigned *size)
{
	queue_begin(size, size[2], 0, 2);
	ex_threads("producer", size[0], queue_producer_of_batch);
	ex_threads("consumer", size[1], queue_consumer_of_all);
	ex_thread("closer", 0, queue_closer);
}

static const struct ex_run many_runs[] = {
	{.size = {1, 1, 0}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 2, 0}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {3, 2, 3}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {1, 2, 0}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_many = {
	.name = "queue-many",
	.promises = "Q1 Q2 Q4",
	.summary = "a batch is delivered whole, or refused whole by a close",
	.runs = many_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_many,
	.end = queue_once,
};

/*
 * A batch of two waits for room, and single items do: the wake for a place that the
 * batch cannot use alone. The consumer may stay away between two gets.
 */
enum { BATCH, SINGLES };

static void put_singles(unsigned i)
{
	(void)i;
	for (unsigned n = 2; n < 5; n++)
		queue_put(n);
}

static void consumer_that_pauses(unsigned i)
{
	(void)i;
	queue_get_one();
	ex_pause();
	for (unsigned n = 1; n < 5; n++)
		queue_get_one();
}

static void start_room(const unsigned *size)
{
	queue_begin(size, 2, size[2], QUEUE_ITEMS);
	watched_queue.each = 2;
	ex_thread("batch", 0, queue_producer_of_batch);
	ex_thread("singles", 0, put_singles);
	ex_thread("consumer", 0, consumer_that_pauses);
}

static const char *no_room(void)
{
	if (ex_asleep(SINGLES) && watched_queue.queue.used_ < 2)
		return "a put sleeps beside room";
	if (ex_asleep(BATCH) && watched_queue.queue.used_ == 0)
		return "a batch sleeps beside room";
	return NULL;
}

static const struct ex_run room_runs[] = {
	{.size = {1, 1, 0}, .mode = EX_RANDOM, .bound = 8000},
	{.size = {1, 1, ROUSE_QUEUE_THROTTLED},
	 .mode = EX_RANDOM,
	 .bound = 8000},
	{.size = {1, 1, 0}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_room = {
	.name = "queue-room",
	.promises = "Q1 Q4",
	.summary = "no put sleeps beside room that a batch has no use for",
	.runs = room_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_room,
	.quiet = no_room,
	.end = queue_once,
};

/*
 * Consumers that get several at once, what was put one by one. With a bound on how
 * many, they leave some to each other.
 */
static uint32_t most;

static void consumer_of_many(unsigned i)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_item *item;
	int err;

	(void)i;
	while ((err = rouse_queue_get_many(&watched_queue.queue, &batch,
					   most)) == 0) {
		ex_assert(rouse_batch_count(&batch) > 0, "it got none");
		while ((item = rouse_batch_take(&batch)) != NULL)
			queue_use(item);
	}
	ex_assert(err == -EPIPE, "a get returned neither");
}

static void start_take(const unsigned *size)
{
	most = size[2];
	queue_begin(size, 0, 0, 2);
	ex_threads("producer", size[0], queue_producer);
	ex_threads("consumer", size[1], consumer_of_many);
	ex_thread("closer", 0, queue_closer);
}

static const struct ex_run take_runs[] = {
	{.size = {1, 1, 0}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 1, 0}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 2, 0}, .spurious = 1, .mode = EX_RANDOM, .bound = 3000},
	{.size = {3, 2, 2}, .mode = EX_RANDOM, .bound = 3000},
	{.size = {2, 2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_take = {
	.name = "queue-take",
	.promises = "Q1 Q2 Q3 Q6",
	.summary = "a get of several takes each item once, in order, up to a "
		   "put that is in the middle",
	.runs = take_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_take,
	.end = queue_once,
};
