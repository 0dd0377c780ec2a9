/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"
#include "lock-guard.h"

/*
 * Threads that wait are suspended: they stay in a signal handler until all
 * others have had the lock. So no other thread may sleep beside a free lock
 * (L5), and no timer helps.
 *
 * They are suspended before the release in question begins, and after the
 * others have come, which that release must then serve. A thread that is
 * suspended later may be the only one that was woken, and then the sleepers
 * sleep on: that breaks no promise.
 */

/* The bits of the word, as in lib/lock-word.h. */
#define ONE UINT32_C(32)

EX_GHOST static uint32_t word_of(const struct rouse_lock *lock)
{
	return atomic_load_explicit(&lock->word_, memory_order_relaxed);
}

/* A broadcast to victims, then others, beside users of the lock. */

static struct {
	struct cond_stage stage;
	unsigned victims, waiters, users;
	/* Ghosts. */
	bool gathering; /* the notifier holds the lock until all are there */
	bool released;  /* it releases the lock, or has done so */
	uint8_t through;
	bool suspended[EX_THREADS];
} state;

EX_GHOST static bool all_through(void)
{
	return state.through == state.waiters + state.users;
}

EX_GHOST static bool all_there(void)
{
	return state.gathering &&
	       state.stage.ledger.joined == state.victims + state.waiters &&
	       word_of(&state.stage.lock) / ONE >= state.users;
}

EX_GHOST static void handler(unsigned i)
{
	if (state.released || !all_there())
		return;
	state.suspended[i] = true;
	while (!all_through())
		ex_pause();
	state.suspended[i] = false;
}

EX_GHOST static void gather(void)
{
	state.gathering = true;
	while (!all_there())
		ex_pause();
}

EX_GHOST static void decide(void)
{
	state.released = true;
}

EX_GHOST static void count_through(void)
{
	state.through++;
}

EX_GHOST static void await_victims(void)
{
	for (unsigned t = 0; t < state.victims; t++) {
		while (!ex_asleep(t) && !state.suspended[t])
			ex_pause();
	}
}

EX_GHOST static void await_gathering(void)
{
	while (!state.gathering)
		ex_pause();
}

static void victim(unsigned i)
{
	ledger_await(&state.stage.ledger, i);
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	stage_release(&state.stage);
}

static void waiter(unsigned i)
{
	await_victims();
	ledger_await(&state.stage.ledger, state.victims + i);
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	stage_release(&state.stage);
	count_through();
}

static void user(unsigned i)
{
	(void)i;
	await_gathering();
	stage_acquire(&state.stage);
	stage_release(&state.stage);
	count_through();
}

static void notifier(unsigned i)
{
	(void)i;
	ledger_await(&state.stage.ledger, state.victims + state.waiters);
	stage_acquire(&state.stage);
	gather();
	stage_notify(&state.stage, EX_THREADS);
	decide();
	stage_release(&state.stage);
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	state.victims = size[0];
	state.waiters = size[1];
	state.users = size[2];
	for (unsigned i = 0; i < size[0]; i++) {
		ex_thread("victim", i, victim);
		ex_handler(handler);
	}
	ex_threads("waiter", size[1], waiter);
	ex_thread("notifier", 0, notifier);
	ex_threads("user", size[2], user);
}

EX_GHOST static const char *quiet(void)
{
	bool suspended = false;

	for (unsigned t = 0; t < EX_THREADS; t++)
		suspended |= state.suspended[t];
	if (!suspended)
		return state.gathering && !state.released
			       ? NULL
			       : stage_at_rest(&state.stage);
	if (!state.released)
		return NULL;
	for (unsigned t = state.victims; t < EX_THREADS; t++) {
		if (ex_asleep(t))
			return "it sleeps beside a free lock, and the threads "
			       "that were woken are suspended";
	}
	return NULL;
}

static const char *end(void)
{
	return stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 1, .signals = 1},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1, .signals = 2},
	{.size = {3, 1},
	 .mode = EX_BOUNDED,
	 .bound = 0,
	 .signals = 3,
	 .strong = true},
	{.size = {1, 0, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	{.size = {1, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	{.size = {1, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_suspended = {
	.name = "cond-suspended",
	.promises = "L5",
	.summary = "a broadcast, and the first waiters stay in signal handlers",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = quiet,
	.end = end,
};

/* A lock is released while some of its waiters are suspended. */

static struct {
	struct guarded guarded;
	unsigned victims, sleepers;
	/* Ghosts. */
	bool held, released;
	uint8_t through;
	bool suspended[EX_THREADS];
} own;

EX_GHOST static bool sleepers_there(void)
{
	bool there = own.held;

	for (unsigned t = own.victims; t < own.victims + own.sleepers; t++)
		there &= ex_asleep(t);
	return there;
}

EX_GHOST static void stay(unsigned i)
{
	if (own.released || !own.held)
		return;
	own.suspended[i] = true;
	while (own.through < own.sleepers)
		ex_pause();
	own.suspended[i] = false;
}

EX_GHOST static void await_held(void)
{
	while (!own.held)
		ex_pause();
}

EX_GHOST static void hold(void)
{
	own.held = true;
	while (!sleepers_there())
		ex_pause();
	own.released = true;
}

EX_GHOST static void pass(void)
{
	own.through++;
}

static void be_victim(unsigned i)
{
	(void)i;
	await_held();
	guarded_turn(&own.guarded);
}

static void sleeper(unsigned i)
{
	(void)i;
	await_held();
	guarded_turn(&own.guarded);
	pass();
}

static void holder(unsigned i)
{
	(void)i;
	guarded_acquire(&own.guarded, ACQUIRE, ROUSE_FOREVER);
	guarded_work(&own.guarded);
	hold();
	guarded_release(&own.guarded);
}

static void start_lock(const unsigned *size)
{
	guarded_name(&own.guarded);
	own.guarded.restarts = 2;
	own.victims = size[0];
	own.sleepers = size[1];
	for (unsigned i = 0; i < size[0]; i++) {
		ex_thread("victim", i, be_victim);
		ex_handler(stay);
	}
	ex_threads("sleeper", size[1], sleeper);
	ex_thread("holder", 0, holder);
}

EX_GHOST static const char *quiet_lock(void)
{
	if (!own.released)
		return NULL;
	return guarded_quiet();
}

static const char *end_lock(void)
{
	return guarded_end(&own.guarded);
}

static const struct ex_run lock_runs[] = {
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .signals = 1,
	 .strong = true},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 2,
	 .strong = true},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_suspended = {
	.name = "lock-suspended",
	.promises = "L5",
	.summary = "a lock is released, and waiters stay in signal handlers",
	.runs = lock_runs,
	.state = &own,
	.bytes = sizeof(own),
	.start = start_lock,
	.quiet = quiet_lock,
	.end = end_lock,
};
