/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/any.h>

#include "event-waits.h"
#include "sem-tokens.h"

/*
 * Waits for a token of each of two semaphores, in either order, beside waits for
 * one of them. Each has all or nothing (S7, S9): at the end as many tokens are
 * there as were posted and not taken. And at rest no thread sleeps though all that
 * it wants is there, nor a plain wait beside a token.
 */

static struct {
	struct watched_sem sem[2];
	struct watched_event stop;
	struct rouse_event event;
	bool with_event;
	/* Ghosts. */
	bool wants_both[EX_THREADS];
} state;

EX_GHOST static void begin(bool begins)
{
	state.wants_both[ex_self()] = begins;
}

static int wait_for_all(unsigned i, const struct rouse_wait *how)
{
	struct rouse_wanted wanted[3] = {
		ROUSE_WANT_SEM(&state.sem[i % 2].sem),
		ROUSE_WANT_SEM(&state.sem[1 - i % 2].sem),
		ROUSE_WANT_EVENT(&state.event),
	};
	int err;

	begin(true);
	err = rouse_wait_all(wanted, state.with_event ? 3 : 2, how);
	begin(false);
	if (err == 0) {
		watched_sem_ends(&state.sem[0], true);
		watched_sem_ends(&state.sem[1], true);
	}
	return err;
}

static void wait_for_both(unsigned i)
{
	ex_assert(wait_for_all(i, NULL) == 0, "it returned an error");
}

static void wait_for_both_or_stop(unsigned i)
{
	struct rouse_wait how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	int err = wait_for_all(i, &how);

	watched_stop_ends(&state.stop, err);
	ex_assert(err == 0 || err == -ECANCELED, "it returned a wrong value");
}

static void wait_for_one(unsigned i)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	watched_sem_wait(&state.sem[i % 2], &how);
}

static void post(unsigned i)
{
	ex_pause();
	watched_post(&state.sem[i % 2], 1);
}

static void stop(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.stop);
	watched_clear(&state.stop);
}

/* It is set for good at last. */
static void toggle(unsigned i)
{
	(void)i;
	rouse_event_set(&state.event);
	rouse_event_clear(&state.event);
	rouse_event_set(&state.event);
}

static bool has_token(const struct watched_sem *watched)
{
	return watched->posted > watched->taken;
}

EX_GHOST static const char *quiet(void)
{
	const char *complaint = watched_quiet(&state.stop);

	for (unsigned s = 0; s < 2 && !complaint; s++)
		complaint = watched_sem_quiet(&state.sem[s]);
	for (unsigned t = 0; t < EX_THREADS && !complaint; t++) {
		if (state.wants_both[t] && ex_asleep(t) &&
		    has_token(&state.sem[0]) && has_token(&state.sem[1]))
			complaint = "a wait for all sleeps though all is there";
	}
	return complaint;
}

static const char *end(void)
{
	const char *complaint = watched_sem_end(&state.sem[0]);

	return complaint ? complaint : watched_sem_end(&state.sem[1]);
}

static void name_all(void)
{
	ex_name(&state.sem[0].sem, sizeof(struct rouse_sem), "semaphore 0");
	ex_name(&state.sem[1].sem, sizeof(struct rouse_sem), "semaphore 1");
	ex_name(&state.event, sizeof(state.event), "event");
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
}

static void start(const unsigned *size)
{
	name_all();
	ex_threads("waiter for both", size[0], wait_for_both);
	ex_threads("waiter", size[1], wait_for_one);
	ex_threads("poster", size[2], post);
}

static const struct ex_run runs[] = {
	{.size = {1, 0, 2}},
	{.size = {1, 1, 2}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {1, 1, 3}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 0, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 0, 4}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {2, 2, 4}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {1, 1, 2}, .set = EX_DEEP},
	{.size = {2, 0, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario all_tokens = {
	.name = "all-tokens",
	.promises = "S7 S9 T1 T2",
	.summary = "waits for tokens of two semaphores, all or nothing",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = quiet,
	.end = end,
};

/* With a stop, and with an event that changes meanwhile. */

static void start_ends(const unsigned *size)
{
	name_all();
	state.with_event = size[1] > 0;
	ex_threads("waiter for both", size[0], wait_for_both_or_stop);
	ex_threads("toggler", size[1], toggle);
	ex_threads("poster", size[2], post);
	ex_thread("stopper", 0, stop);
	ex_thread("waiter", 0, wait_for_one);
}

static const struct ex_run ends_runs[] = {
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 0, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {1, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 1, 3}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {1, 1, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario all_tokens_ends = {
	.name = "all-tokens-ends",
	.promises = "S1 S2 S7 S9 T1 T2",
	.summary = "the same with a stop, and an event that changes meanwhile",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = quiet,
	.end = end,
};
