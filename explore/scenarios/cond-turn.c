/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Chosen waiters of a condition and users of its lock want the lock at the same
 * time, and are served alternately (L2, C4). A notifier holds the lock until
 * all of them sleep, then chooses the waiters of the condition and releases the
 * lock; no other threads come. The first release calls two of the chosen, which
 * sleep; each later one wakes a user, then one of the chosen, and so on, then
 * those that are left. They may overtake each other, but not for long.
 *
 * The threads are made in the order: waiters, notifier, users.
 */
#define MOST_IN_A_ROW 4

static struct {
	struct cond_stage stage;
	unsigned waiters, users;
	/* Ghosts. */
	bool gathering;       /* the notifier holds the lock until all sleep */
	uint8_t waiters_left; /* waiters that were not served yet */
	uint8_t users_left;   /* users that were not served yet */
	bool last_was_user;
	uint8_t in_a_row; /* of the same kind */
} state;

EX_GHOST static bool asleep(unsigned first, unsigned n)
{
	for (unsigned t = first; t < first + n; t++) {
		if (!ex_asleep(t))
			return false;
	}
	return true;
}

/* Each one comes when those before it sleep; that does not order the users,
 * since a wake may be for any of them. */

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
	uint8_t others = user ? state.waiters_left : state.users_left;

	state.in_a_row = user == state.last_was_user && others > 0
				 ? (uint8_t)(state.in_a_row + 1)
				 : 1;
	state.last_was_user = user;
	ex_assert(state.in_a_row <= MOST_IN_A_ROW,
		  "was served before its turn");
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
	{.size = {1, 1}},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 100000, .set = EX_DEEP},
	EX_END_OF_RUNS,
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
