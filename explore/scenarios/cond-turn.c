/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Chosen waiters of a condition and users of its lock want the lock at once,
 * and are served in turn (L2, C4). A notifier holds the lock until all of them
 * sleep, then chooses those of the condition and lets the lock go; and nobody
 * else comes. So each release wakes one who finds the lock free: first one of
 * the chosen, then a user, and so on; at the end whoever is left.
 *
 * The threads are made in the order: waiters, notifier, users.
 */
static struct {
	struct cond_stage stage;
	unsigned waiters, users;
	/* Ghosts. */
	bool gathering;       /* the notifier holds the lock until all sleep */
	uint8_t waiters_left; /* so many were not served yet .. */
	uint8_t users_left;   /* .. and so many of these */
	bool turn_of_user;
} state;

EX_GHOST static bool asleep(unsigned first, unsigned n)
{
	for (unsigned t = first; t < first + n; t++) {
		if (!ex_asleep(t))
			return false;
	}
	return true;
}

/* Each one comes when those before sleep; that is no order of service among
 * the users, since a wake may be for any of them. */

EX_GHOST static void await_waiters(unsigned n)
{
	while (!asleep(0, n))
		ex_pause();
}

EX_GHOST static void await_users(unsigned n)
{
	while (!state.gathering || !asleep(state.waiters + 1, n))
		ex_pause();
}

EX_GHOST static void gather(void)
{
	state.gathering = true;
	await_users(state.users);
	state.gathering = false;
}

EX_GHOST static void served(bool user)
{
	bool expected = state.users_left > 0 &&
			(state.turn_of_user || state.waiters_left == 0);

	ex_assert(user == expected, "was served before its turn");
	state.turn_of_user = !user;
	if (user)
		state.users_left--;
	else
		state.waiters_left--;
}

static void waiter(unsigned i)
{
	await_waiters(i);
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	served(false);
	stage_release(&state.stage);
}

static void user(unsigned i)
{
	await_users(i);
	stage_acquire(&state.stage);
	served(true);
	stage_release(&state.stage);
}

static void notifier(unsigned i)
{
	(void)i;
	await_waiters(state.waiters);
	stage_acquire(&state.stage);
	gather();
	stage_notify(&state.stage, EX_THREADS);
	stage_release(&state.stage);
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	state.waiters = size[0];
	state.users = size[1];
	state.waiters_left = (uint8_t)size[0];
	state.users_left = (uint8_t)size[1];
	ex_threads("waiter", size[0], waiter);
	ex_thread("notifier", 0, notifier);
	ex_threads("user", size[1], user);
}

static const char *at_rest(void)
{
	return state.gathering ? NULL : stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}}, {.size = {2, 1}}, {.size = {2, 2}},
	{.size = {3, 2}}, {.size = {4, 3}}, EX_END_OF_RUNS,
};

const struct ex_scenario cond_turn = {
	.name = "cond-turn",
	.promises = "C4 L2",
	.summary = "releases serve the chosen and the users of a lock in turn",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
