/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include "explore.h"

/*
 * A release that calls chosen waiters of a condition relies on them, and wakes
 * no other thread. The thread that acquires next, one of them or one that
 * barges in, sees what was done under the lock, and holds it alone; and each
 * inherits the duty to wake the others.
 */

static struct {
	struct rouse_lock lock;
	struct rouse_cond ready;
	bool is_ready; /* under the lock, and so is this: */
	int data;
} state;

static void wait_till_ready(unsigned i)
{
	(void)i;
	rouse_lock_acquire(&state.lock);
	while (!state.is_ready)
		rouse_cond_wait(&state.ready);
	state.data++;
	rouse_lock_release(&state.lock);
}

static void make_ready(unsigned i)
{
	(void)i;
	rouse_lock_acquire(&state.lock);
	state.is_ready = true;
	ex_assert(rouse_cond_notify_all(&state.ready) >= 0,
		  "it holds the lock");
	state.data++;
	rouse_lock_release(&state.lock);
}

static void barge_in(unsigned i)
{
	(void)i;
	rouse_lock_acquire(&state.lock);
	state.data++;
	rouse_lock_release(&state.lock);
}

/* The notifier always comes, so no thread may sleep. */
static const char *at_rest(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (ex_asleep(t))
			return "a thread sleeps beside a free lock";
	}
	return NULL;
}

static const char *end(void)
{
	return state.lock.word_ == 0
		       ? NULL
		       : "the lock is free, but its word is not 0";
}

static void start(const unsigned *size)
{
	rouse_cond_init(&state.ready, &state.lock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.ready, sizeof(state.ready), "condition");
	ex_name(&state.is_ready, sizeof(state.is_ready), "is_ready");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("waiter", size[0], wait_till_ready);
	ex_threads("barger", size[1], barge_in);
	ex_thread("notifier", 0, make_ready);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 2, .ticks = 2},
	{.size = {2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .interrupts = 1,
	 .spurious = 1},
	{.size = {3, 3}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_chosen = {
	.name = "lock-chosen",
	.promises = "L2",
	.summary = "a lock passes to a chosen waiter, or to a thread that "
		   "barges in",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = end,
};
