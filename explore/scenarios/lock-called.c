/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include "explore.h"

/*
 * A chosen waiter was called by a release that relies on it, but others take
 * the lock before it comes. It becomes a waiter of the lock, beside one that
 * was there before, while another notify chooses a second waiter of the
 * condition, and each release wakes, or relies on, the waiters that it finds.
 * No thread is forgotten, and none may sleep at the end, though most sleeps of
 * these runs have a deadline.
 *
 * The notifier acquires the lock three times: it chooses one waiter the first
 * time, the other the second time, and none the third time. Before its second
 * notify it waits until the users sleep, to need fewer preemptions.
 *
 * The threads are made in the order: waiters, users, notifier.
 */
#define WAITERS 2

static struct {
	struct rouse_lock lock;
	struct rouse_cond ready;
	bool is_ready[WAITERS]; /* under the lock, and so is this: */
	int data;
	unsigned users;
	/* Ghosts. */
	bool awaited; /* the users may come */
	bool last;    /* the notifier is about to release for the last time */
} state;

EX_GHOST static bool asleep(unsigned first, unsigned n)
{
	for (unsigned t = first; t < first + n; t++) {
		if (!ex_asleep(t) && !ex_ended(t))
			return false;
	}
	return true;
}

EX_GHOST static void await_waiters(unsigned n)
{
	while (!asleep(0, n))
		ex_pause();
}

EX_GHOST static void await_users(void)
{
	state.awaited = true;
	while (!asleep(WAITERS, state.users))
		ex_pause();
}

EX_GHOST static void pause_last(void)
{
	ex_pause();
	state.last = true;
}

EX_GHOST static void await_call(void)
{
	while (!state.awaited)
		ex_pause();
}

static void wait_till_ready(unsigned i)
{
	await_waiters(i);
	rouse_lock_acquire(&state.lock);
	while (!state.is_ready[i])
		rouse_cond_wait(&state.ready);
	state.data++;
	rouse_lock_release(&state.lock);
}

static void use(unsigned i)
{
	(void)i;
	await_call();
	rouse_lock_acquire(&state.lock);
	state.data++;
	rouse_lock_release(&state.lock);
}

static void make_ready(unsigned i)
{
	(void)i;
	await_waiters(WAITERS);
	rouse_lock_acquire(&state.lock);
	state.is_ready[0] = true;
	ex_assert(rouse_cond_notify(&state.ready, 1) >= 0, "it holds the lock");
	rouse_lock_release(&state.lock);

	rouse_lock_acquire(&state.lock);
	await_users();
	state.is_ready[1] = true;
	ex_assert(rouse_cond_notify(&state.ready, 1) >= 0, "it holds the lock");
	rouse_lock_release(&state.lock);

	rouse_lock_acquire(&state.lock);
	state.data++;
	pause_last();
	rouse_lock_release(&state.lock);
}

/* A thread may pause for ever, except at the last pause. */
static const char *at_rest(void)
{
	if (!state.last)
		return ex_asleep(WAITERS + state.users)
			       ? "the notifier sleeps beside a free lock"
			       : NULL;
	for (unsigned t = 0; t < WAITERS + state.users + 1; t++) {
		if (ex_asleep(t))
			return "a thread sleeps beside a free lock";
	}
	return NULL;
}

static const char *end(void)
{
	return state.lock.word_ == 0 && state.lock.chosen_ == NULL
		       ? NULL
		       : "the lock is free, but its word or queue is not empty";
}

static void start(const unsigned *size)
{
	rouse_cond_init(&state.ready, &state.lock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.ready, sizeof(state.ready), "condition");
	ex_name(&state.is_ready, sizeof(state.is_ready), "is_ready");
	ex_name(&state.data, sizeof(state.data), "data");
	state.users = size[1];
	ex_threads("waiter", size[0], wait_till_ready);
	ex_threads("user", size[1], use);
	ex_thread("notifier", 0, make_ready);
}

static const struct ex_run runs[] = {
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {2, 1}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 2}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_called = {
	.name = "lock-called",
	.promises = "L2 C4",
	.summary = "a called waiter that finds the lock held waits for it",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = end,
};
