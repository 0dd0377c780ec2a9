/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/cond.h>
#include <rouse/lock.h>

#include "explore.h"
#include "futex.h"

/*
 * wait_for (C7): the predicate is called under the lock, its last value is the
 * result, and one deadline is for all rounds. It reads plain data, which
 * producers change before they notify; teasers notify without a change.
 */
static struct {
	struct rouse_lock lock;
	struct rouse_cond cond;
	int items;
	/* Ghosts. */
	bool held;               /* false inside of wait_for */
	bool answer[EX_THREADS]; /* the predicate's last one, to each thread */
	uint8_t late;            /* calls of it after the deadline */
} state;

EX_GHOST static void enter(void)
{
	ex_assert(
		!state.held,
		"has the lock, or calls the predicate, while another holds it");
	state.held = true;
}

EX_GHOST static void leave(void)
{
	state.held = false;
}

EX_GHOST static void asked(bool answer)
{
	enter();
	leave();
	state.answer[ex_self()] = answer;
}

EX_GHOST static void check_result(int err)
{
	ex_assert((err == 0) == state.answer[ex_self()],
		  "the result is not the last value of the predicate");
	ex_assert(err == 0 || state.items == 0,
		  "gave up though there is what it waits for");
}

static void acquire(void)
{
	rouse_lock_acquire(&state.lock);
	enter();
}

static void release(void)
{
	leave();
	rouse_lock_release(&state.lock);
}

static bool an_item(void *arg)
{
	bool answer = state.items > 0;

	(void)arg;
	asked(answer);
	return answer;
}

/* Consume what a wait_for with this result has found. */
static void consume(int err)
{
	enter();
	check_result(err);
	if (err == 0)
		state.items--;
	release();
}

static void consumer(unsigned i)
{
	int err;

	(void)i;
	acquire();
	leave();
	err = rouse_cond_wait_for_until(&state.cond, an_item, NULL,
					ROUSE_FOREVER);
	ex_assert(err == 0, "gave up without a deadline");
	consume(err);
}

/* Has a deadline, and the second one minds signals too. */
static void timed_consumer(unsigned i)
{
	int err;

	acquire();
	leave();
	if (i % 2 == 0)
		err = rouse_cond_wait_for_until(&state.cond, an_item, NULL,
						ex_tick(1));
	else
		err = rouse_cond_wait_for_with(
			&state.cond, an_item, NULL,
			&(struct rouse_wait){ex_tick(1),
					     ROUSE_WAIT_INTERRUPTIBLE, NULL});
	ex_assert(err != -EINTR || i % 2 == 1, "was interrupted");
	consume(err);
}

static void producer(unsigned i)
{
	(void)i;
	acquire();
	state.items++;
	ex_assert(rouse_cond_notify(&state.cond, 1) >= 0, "it holds the lock");
	release();
}

static void teaser(unsigned i)
{
	(void)i;
	ex_pause();
	acquire();
	ex_assert(rouse_cond_notify(&state.cond, 1) >= 0, "it holds the lock");
	release();
}

static void init(void)
{
	rouse_cond_init(&state.cond, &state.lock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.cond, sizeof(state.cond), "cond");
	ex_name(&state.items, sizeof(state.items), "items");
}

/*
 * Each item comes with a notify; so when no thread is runnable, no item is left
 * while a consumer waits. And no thread waits for the lock, which is free.
 */
static const char *no_item_forgotten(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (ex_asleep(t) && state.items > 0)
			return "a consumer sleeps although there is an item";
		if (ex_asleep(t) && state.lock.word_ != 0)
			return "a thread waits for the lock, which is free";
	}
	return NULL;
}

static void start(const unsigned *size)
{
	init();
	ex_threads("consumer", size[0], consumer);
	ex_threads("producer", size[1], producer);
	ex_threads("teaser", size[2], teaser);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 3, 2}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_wait_for = {
	.name = "cond-wait-for",
	.promises = "C7",
	.summary = "wait_for returns 0 when its predicate is true",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = no_item_forgotten,
};

/* With deadlines: all waits must end. */

static const char *no_deadline_forgotten(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (ex_stuck(t))
			return "a thread sleeps on without a deadline";
	}
	return no_item_forgotten();
}

static void start_until(const unsigned *size)
{
	init();
	ex_threads("timed consumer", size[0], timed_consumer);
	ex_threads("producer", size[1], producer);
	ex_threads("teaser", size[2], teaser);
}

static const struct ex_run until_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 6, .ticks = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {3, 2, 2}, .ticks = 1, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {1, 1, 1},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .set = EX_DEEP},
	{.size = {2, 1},
	 .ticks = 1,
	 .interrupts = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_wait_for_until = {
	.name = "cond-wait-for-until",
	.promises = "C7",
	.summary = "the result of a wait_for is its predicate's last value",
	.runs = until_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_until,
	.quiet = no_deadline_forgotten,
};

/*
 * A predicate that is always false, and teasers. After the deadline it is
 * called once more, or twice if the deadline passes just before a call, however
 * often they notify.
 */

EX_GHOST static void asked_at(rouse_deadline now)
{
	if (now >= ex_tick(1))
		state.late++;
	ex_assert(state.late <= 2,
		  "calls the predicate again and again after the deadline");
}

static bool never(void *arg)
{
	(void)arg;
	asked_at(rouse__now());
	asked(false);
	return false;
}

static void teased(unsigned i)
{
	(void)i;
	acquire();
	leave();
	consume(rouse_cond_wait_for_until(&state.cond, never, NULL,
					  ex_tick(1)));
}

static void start_teased(const unsigned *size)
{
	init();
	ex_threads("consumer", size[0], teased);
	ex_threads("teaser", size[1], teaser);
}

static const struct ex_run teased_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 6, .ticks = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {1, 3},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {1, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_wait_for_teased = {
	.name = "cond-wait-for-teased",
	.promises = "C7",
	.summary = "wait_for ends at its deadline, however often notified",
	.runs = teased_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_teased,
	.quiet = no_deadline_forgotten,
};
