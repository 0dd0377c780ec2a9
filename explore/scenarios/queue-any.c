/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "queue-items.h"

/*
 * A consumer that waits for an event as well, which comes; or with a stop; or
 * until a deadline: the wake that it does not use goes to another one.
 */

static struct rouse_event *event_of(void)
{
	return &watched_queue.event;
}

static void any_consumer(unsigned i)
{
	struct rouse_get get = ROUSE_GET_INIT(&watched_queue.queue);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(event_of()),
					ROUSE_WANT_QUEUE(&get)};
	int there = rouse_wait_any(wanted, 2, NULL);

	(void)i;
	ex_assert(there == 0 || there == 1, "a wait for any returned neither");
	ex_assert((there == 1) == (get.item != NULL), "it got another item");
	if (there == 1)
		queue_use(get.item);
}

/* It leaves after that. */
static void ended_consumer(unsigned i)
{
	struct rouse_wait how = {ex_tick(1), ROUSE_WAIT_STOP, event_of()};
	struct rouse_item *item = NULL;
	int err = rouse_queue_get_with(&watched_queue.queue, &item, &how);

	(void)i;
	ex_assert(err == 0 || err == -ECANCELED || err == -ETIMEDOUT,
		  "a get ended in another way");
	if (err == 0)
		queue_use(item);
}

static void setter(unsigned i)
{
	(void)i;
	rouse_event_set(event_of());
}

/* The first thread is the one that leaves; then come the others that get. */
enum { LEAVES, ONE_CONSUMER };

/* The ended consumer may have got an item that another one would have. */
static const char *none_beside_an_item(void)
{
	for (unsigned i = 0; i < watched_queue.consumers; i++) {
		if (ex_asleep(ONE_CONSUMER + i) && queue_is_left())
			return "a get sleeps beside an item";
	}
	return NULL;
}

static const char *not_twice(void)
{
	return queue_is_left() ? NULL : queue_once();
}

/* That one, and others beside it. */
static void start_beside(const unsigned *size, const char *name,
			 void (*consumer)(unsigned i))
{
	queue_begin(size, 0, size[2], 1);
	ex_name(&watched_queue.event, sizeof(watched_queue.event), "event");
	ex_thread(name, 0, consumer);
	ex_threads("consumer", size[1], queue_consumer);
	ex_threads("producer", size[0], queue_producer);
	ex_thread("setter", 0, setter);
}

static void start_any(const unsigned *size)
{
	start_beside(size, "any consumer", any_consumer);
}

static const struct ex_run any_runs[] = {
	{.size = {1, 1, 0}, .mode = EX_RANDOM, .bound = 8000},
	{.size = {1, 1, 0}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {1, 1, ROUSE_QUEUE_THROTTLED},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {3, 2, 0}, .slices = true, .mode = EX_RANDOM, .bound = 2000},
	{.size = {3, 2, ROUSE_QUEUE_THROTTLED},
	 .mode = EX_RANDOM,
	 .bound = 3000},
	{.size = {2, 1, 0}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 1, ROUSE_QUEUE_THROTTLED},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_any = {
	.name = "queue-any",
	.promises = "Q1 Q3 S6",
	.summary =
		"a wait for any passes a wake for an item on that it does not "
		"use",
	.runs = any_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_any,
	.quiet = none_beside_an_item,
	.end = not_twice,
};

static void start_ends(const unsigned *size)
{
	start_beside(size, "ended consumer", ended_consumer);
}

static const struct ex_run ends_runs[] = {
	{.size = {1, 1, 0},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {1, 1, 0}, .ticks = 1, .mode = EX_RANDOM, .bound = 8000},
	{.size = {3, 3, ROUSE_QUEUE_THROTTLED},
	 .ticks = 1,
	 .spurious = 1,
	 .mode = EX_RANDOM,
	 .bound = 2000},
	{.size = {1, 1, 0},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario queue_ends = {
	.name = "queue-ends",
	.promises = "Q1 Q3 S1 A1",
	.summary =
		"a get that ends by a stop or a deadline takes no wake with it",
	.runs = ends_runs,
	.state = &watched_queue,
	.bytes = sizeof(watched_queue),
	.start = start_ends,
	.quiet = none_beside_an_item,
	.end = not_twice,
};
