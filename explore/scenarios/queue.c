/* SPDX-License-Identifier: BSD-2-Clause */
#include "queue-items.h"

/* As many gets as puts: nobody may sleep at the end, and each item is got. */

static void start_items(const unsigned *size)
{
	queue_begin(size, 0, 0, 1);
	ex_threads("producer", size[0], queue_producer);
	ex_threads("consumer", size[1], queue_consumer);
}

static const struct ex_run items_runs[] = {
	{.size = {1, 1}, .spurious = 1},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4, 4}, .spurious = 1, .mode = EX_RANDOM, .bound = 3000},
	{.size = {2, 2}, .strong = true, .set = EX_DEEP},
	{.size = {3, 3}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_items = {
	.name = "queue-items",
	.promises = "Q1 Q3 Q6",
	.summary = "each item of a queue is got once, and no get sleeps beside "
		   "one",
	.runs = items_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_items,
	.end = queue_once,
};

/* The same where one consumer that is woken wakes the next. */

static void start_throttled(const unsigned *size)
{
	queue_begin(size, 0, ROUSE_QUEUE_THROTTLED, 1);
	ex_threads("producer", size[0], queue_producer);
	ex_threads("consumer", size[1], queue_consumer);
}

const struct ex_scenario queue_throttled = {
	.name = "queue-throttled",
	.promises = "Q1 Q3 Q5",
	.summary = "consumers of a throttled queue wake each other",
	.runs = items_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_throttled,
	.end = queue_once,
};

/* Beside a close: what was put is got, and all end. */

static void start_close(const unsigned *size)
{
	queue_begin(size, 0, 0, 1);
	ex_threads("producer", size[0], queue_producer);
	ex_threads("consumer", size[1], queue_consumer_of_all);
	ex_thread("closer", 0, queue_closer);
}

static const struct ex_run close_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {3, 2}, .spurious = 1, .mode = EX_RANDOM, .bound = 3000},
	{.size = {2, 2}, .strong = true, .set = EX_DEEP},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_close = {
	.name = "queue-close",
	.promises = "Q1 Q2 Q6",
	.summary = "a put beside a close is delivered exactly if it returns 0",
	.runs = close_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_close,
	.end = queue_once,
};

/* With a bound of one item, in order; the last one closes it. */

static void start_bound(const unsigned *size)
{
	queue_begin(size, 1, 0, size[2]);
	ex_threads("producer", size[0], queue_producer);
	ex_threads("consumer", size[1], queue_consumer);
}

static const struct ex_run bound_runs[] = {
	{.size = {1, 2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 4, 2}, .mode = EX_RANDOM, .bound = 3000},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_bound = {
	.name = "queue-bound",
	.promises = "Q1 Q4 Q6",
	.summary = "puts wait for room, and no put sleeps beside it",
	.runs = bound_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_bound,
	.end = queue_once,
};
