/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/queue.h>

#include "explore.h"

/*
 * Producers that put an item each, and consumers. The ledger knows what became
 * of each item: put with success or not, and got how often, after how many of its
 * producer.
 */
#define ITEMS 8

enum fate { UNKNOWN, PUT, REFUSED };

static struct {
	struct rouse_queue queue;
	struct item {
		struct rouse_item item;
		int data; /* plain: the queue orders it */
	} items[ITEMS];
	struct rouse_event event;
	unsigned char fate[ITEMS], got[ITEMS]; /* ghosts */
	unsigned consumers, each;
	bool overtaken; /* ghost */
} state;

static void begin(const unsigned *size, uint32_t bound, uint32_t options,
		  unsigned each)
{
	rouse_queue_init(&state.queue, bound, options);
	ex_name(&state.queue, sizeof(state.queue), "queue");
	ex_name(&state.items, sizeof(state.items), "items");
	state.consumers = size[1];
	state.each = each;
}

EX_GHOST static void note_put(unsigned i, int err)
{
	state.fate[i] = err == 0 ? PUT : REFUSED;
}

EX_GHOST static void note_got(unsigned i)
{
	state.got[i]++;
}

/* In the order of their producers, one consumer at a time. */
EX_GHOST static void note_order(unsigned i)
{
	for (unsigned later = i + 1; later / state.each == i / state.each;
	     later++)
		state.overtaken |= state.got[later] > 0;
}

/* Put the item; another thread may have it and put it again before this call
 * returns. */
static int put(unsigned i)
{
	int err;

	state.items[i].data = 1 + (int)i;
	err = rouse_queue_put(&state.queue, &state.items[i].item);
	ex_assert(err == 0 || err == -EPIPE, "a put returned neither");
	note_put(i, err);
	return err;
}

static unsigned use(struct rouse_item *got)
{
	struct item *item = ROUSE_ITEM_IN(got, struct item, item);
	unsigned i = (unsigned)(item - state.items);

	ex_assert(item->data == 1 + (int)i, "the item is not what was put");
	item->data = 0;
	note_got(i);
	if (state.consumers == 1)
		note_order(i);
	return i;
}

/* Returns whether there was one. */
static bool get_one(void)
{
	struct rouse_item *item = NULL;
	int err = rouse_queue_get(&state.queue, &item);

	ex_assert(err == 0 || err == -EPIPE, "a get returned neither");
	if (err == 0)
		use(item);
	return err == 0;
}

static void producer(unsigned i)
{
	for (unsigned n = 0; n < state.each; n++)
		put(i * state.each + n);
}

static void consumer(unsigned i)
{
	(void)i;
	get_one();
}

static void consumer_of_all(unsigned i)
{
	(void)i;
	while (get_one())
		;
}

static void closer(unsigned i)
{
	(void)i;
	rouse_queue_close(&state.queue);
}

/* What was put was got once, and nothing else was. */
static const char *once(void)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		if (state.fate[i] == PUT && state.got[i] == 0)
			return "an item was put and never got";
		if (state.got[i] > 1)
			return "an item was got twice";
		if (state.fate[i] != PUT && state.got[i] > 0)
			return "an item was got though its put failed";
	}
	if (state.overtaken)
		return "an item was got before an earlier one of its producer";
	return NULL;
}

/* As many gets as puts: nobody may sleep at the end, and each item is got. */

static void start_items(const unsigned *size)
{
	begin(size, 0, 0, 1);
	ex_threads("producer", size[0], producer);
	ex_threads("consumer", size[1], consumer);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_items,
	.end = once,
};

/* The same where one consumer that is woken wakes the next. */

static void start_throttled(const unsigned *size)
{
	begin(size, 0, ROUSE_QUEUE_THROTTLED, 1);
	ex_threads("producer", size[0], producer);
	ex_threads("consumer", size[1], consumer);
}

const struct ex_scenario queue_throttled = {
	.name = "queue-throttled",
	.promises = "Q1 Q3 Q5",
	.summary = "consumers of a throttled queue wake each other",
	.runs = items_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_throttled,
	.end = once,
};

/* Beside a close: what was put is got, and all end. */

static void start_close(const unsigned *size)
{
	begin(size, 0, 0, 1);
	ex_threads("producer", size[0], producer);
	ex_threads("consumer", size[1], consumer_of_all);
	ex_thread("closer", 0, closer);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_close,
	.end = once,
};

/* With a bound of one item, in order; the last one closes it. */

static void start_bound(const unsigned *size)
{
	begin(size, 1, 0, size[2]);
	ex_threads("producer", size[0], producer);
	ex_threads("consumer", size[1], consumer);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_bound,
	.end = once,
};

/*
 * A consumer that waits for an event as well, which comes; or with a stop; or
 * until a deadline: the wake that it does not use goes to another one.
 */

static struct rouse_event *event_of(void)
{
	return &state.event;
}

static void any_consumer(unsigned i)
{
	struct rouse_get get = ROUSE_GET_INIT(&state.queue);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(event_of()),
					ROUSE_WANT_QUEUE(&get)};
	int there = rouse_wait_any(wanted, 2, NULL);

	(void)i;
	ex_assert(there == 0 || there == 1, "a wait for any returned neither");
	ex_assert((there == 1) == (get.item != NULL), "it got another item");
	if (there == 1)
		use(get.item);
}

/* It leaves after that. */
static void ended_consumer(unsigned i)
{
	struct rouse_wait how = {ex_tick(1), ROUSE_WAIT_STOP, event_of()};
	struct rouse_item *item = NULL;
	int err = rouse_queue_get_with(&state.queue, &item, &how);

	(void)i;
	ex_assert(err == 0 || err == -ECANCELED || err == -ETIMEDOUT,
		  "a get ended in another way");
	if (err == 0)
		use(item);
}

static void setter(unsigned i)
{
	(void)i;
	rouse_event_set(event_of());
}

/* The first thread is the one that leaves; then come the others that get. */
enum { LEAVES, ONE_CONSUMER };

static bool is_left(void)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		if (state.fate[i] == PUT && state.got[i] == 0)
			return true;
	}
	return false;
}

/* The ended consumer may have got an item that another one would have. */
static const char *none_beside_an_item(void)
{
	for (unsigned i = 0; i < state.consumers; i++) {
		if (ex_asleep(ONE_CONSUMER + i) && is_left())
			return "a get sleeps beside an item";
	}
	return NULL;
}

static const char *not_twice(void)
{
	return is_left() ? NULL : once();
}

static void start_any(const unsigned *size)
{
	begin(size, 0, size[2], 1);
	ex_name(&state.event, sizeof(state.event), "event");
	ex_thread("any consumer", 0, any_consumer);
	ex_threads("consumer", size[1], consumer);
	ex_threads("producer", size[0], producer);
	ex_thread("setter", 0, setter);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_any,
	.quiet = none_beside_an_item,
	.end = not_twice,
};

static void start_ends(const unsigned *size)
{
	begin(size, 0, size[2], 1);
	ex_name(&state.event, sizeof(state.event), "event");
	ex_thread("ended consumer", 0, ended_consumer);
	ex_threads("consumer", size[1], consumer);
	ex_threads("producer", size[0], producer);
	ex_thread("setter", 0, setter);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = none_beside_an_item,
	.end = not_twice,
};

/* Batches: put in one step, got by several, with a bound or beside a close. */

static void put_many(unsigned first, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	int err;

	for (unsigned i = first; i < first + n; i++) {
		state.items[i].data = 1 + (int)i;
		rouse_batch_add(&batch, &state.items[i].item);
	}
	err = rouse_queue_put_many(&state.queue, &batch);
	ex_assert(err == 0 || err == -EPIPE, "a put returned neither");
	ex_assert(rouse_batch_count(&batch) == (err == 0 ? 0 : n),
		  "the batch is not as it should be");
	for (unsigned i = first; i < first + n; i++)
		note_put(i, err);
}

static void producer_of_batch(unsigned i)
{
	put_many(i * state.each, state.each);
}

static void start_many(const unsigned *size)
{
	begin(size, size[2], 0, 2);
	ex_threads("producer", size[0], producer_of_batch);
	ex_threads("consumer", size[1], consumer_of_all);
	ex_thread("closer", 0, closer);
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_many,
	.end = once,
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
		put(n);
}

static void consumer_that_pauses(unsigned i)
{
	(void)i;
	get_one();
	ex_pause();
	for (unsigned n = 1; n < 5; n++)
		get_one();
}

static void start_room(const unsigned *size)
{
	begin(size, 2, size[2], ITEMS);
	state.each = 2;
	ex_thread("batch", 0, producer_of_batch);
	ex_thread("singles", 0, put_singles);
	ex_thread("consumer", 0, consumer_that_pauses);
}

static const char *no_room(void)
{
	if (ex_asleep(SINGLES) && state.queue.used_ < 2)
		return "a put sleeps beside room";
	if (ex_asleep(BATCH) && state.queue.used_ == 0)
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
	.state = &state,
	.bytes = sizeof(state),
	.start = start_room,
	.quiet = no_room,
	.end = once,
};
