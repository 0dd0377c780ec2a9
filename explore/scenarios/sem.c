/* SPDX-License-Identifier: BSD-2-Clause */
#include "sem-tokens.h"

/*
 * Waits and posts. As many tokens are posted as the waits need, at last: so each
 * wait ends, unless a poster pauses for ever before its post (T1, T2).
 */

static struct {
	struct watched_sem watched;
	struct rouse_sem done;
	int data[EX_THREADS];
	unsigned batch, posters;
	struct ex_calls calls[EX_THREADS]; /* ghosts */
} state;

static const struct rouse_wait for_ever = {ROUSE_FOREVER, 0, NULL};

static void wait_for_one(unsigned i)
{
	(void)i;
	watched_sem_wait(&state.watched, &for_ever);
}

static void post(unsigned i)
{
	(void)i;
	watched_post(&state.watched, state.batch);
}

static const char *quiet(void)
{
	return watched_sem_quiet(&state.watched);
}

static const char *end(void)
{
	return watched_sem_end(&state.watched);
}

/* As many posts as waits: three and three is where musl's lost a wake before its
 * commit 159d1f6c, and with two of each it did not. */

static void start_post(const unsigned *size)
{
	watched_sem_name(&state.watched);
	state.batch = size[2];
	ex_threads("waiter", size[0], wait_for_one);
	ex_threads("poster", size[1], post);
}

static const struct ex_run post_runs[] = {
	{.size = {1, 1, 1}},
	{.size = {2, 1, 2}},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .spurious = 1,
	 .strong = true},
	{.size = {3, 3, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 3, 1}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {4, 2, 2}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {3, 3, 1},
	 .mode = EX_RANDOM,
	 .bound = 1000000,
	 .set = EX_DEEP},
	{.size = {2, 2, 1}, .set = EX_DEEP},
	{.size = {3, 2, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_post = {
	.name = "sem-post",
	.promises = "T1 T2",
	.summary = "waits and posts of as many tokens",
	.runs = post_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_post,
	.quiet = quiet,
	.end = end,
};

/* Where those that sleep last are to be woken first, and the hint who that is may
 * be wrong. */

/* As lib/sem.c has it. */
#define LIFO (UINT32_C(1) << 31)

static void start_lifo(const unsigned *size)
{
	state.watched.sem.limit_ = LIFO;
	start_post(size);
}

static const struct ex_run lifo_runs[] = {
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 4, 1}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {4, 2, 2}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {2, 2, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_lifo = {
	.name = "sem-lifo",
	.promises = "T1 T2 T8",
	.summary = "the same, where those that slept last are woken first",
	.runs = lifo_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_lifo,
	.quiet = quiet,
	.end = end,
};

/* Beside threads that take a token without waiting, or with a deadline that is
 * past: so some waits may sleep on. */

static void try_twice(unsigned i)
{
	struct rouse_wait poll = {0, 0, NULL};

	(void)i;
	watched_sem_begins(&state.watched);
	watched_sem_ends(&state.watched,
			 rouse_sem_try_wait(&state.watched.sem));
	watched_sem_wait(&state.watched, &poll);
}

static void start_try(const unsigned *size)
{
	watched_sem_name(&state.watched);
	state.batch = 1;
	ex_threads("waiter", size[0], wait_for_one);
	ex_threads("poster", size[1], post);
	ex_threads("taker", size[2], try_twice);
}

static const struct ex_run try_runs[] = {
	{.size = {1, 1, 1}},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 3, 2}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_try = {
	.name = "sem-try",
	.promises = "T1 T2",
	.summary = "takers that do not wait, beside waits and posts",
	.runs = try_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_try,
	.quiet = quiet,
	.end = end,
};

/* What was written before a post is seen by whoever takes its token (T6); and
 * that thread frees the semaphore, which the posts are done with (T5). */

static void post_data(unsigned i)
{
	state.data[i] = 1;
	rouse_sem_post(&state.watched.sem, 1);
}

static void wait_and_free(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < state.posters; n++)
		rouse_sem_wait(&state.watched.sem);
	for (unsigned n = 0; n < state.posters; n++)
		ex_assert(state.data[n] == 1,
			  "it does not see what was written before a post");
	ex_free(&state.watched.sem, sizeof(state.watched.sem));
}

static void start_free(const unsigned *size)
{
	watched_sem_name(&state.watched);
	ex_name(&state.data, sizeof(state.data), "data");
	ex_mortal(&state.watched.sem, sizeof(state.watched.sem));
	state.posters = size[1];
	ex_threads("waiter", size[0], wait_and_free);
	ex_threads("poster", size[1], post_data);
}

static const struct ex_run free_runs[] = {
	{.size = {1, 1}}, {.size = {1, 1}, .spurious = 2},
	{.size = {1, 2}}, {.size = {1, 3}, .mode = EX_BOUNDED, .bound = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_free = {
	.name = "sem-free",
	.promises = "T5 T6",
	.summary = "the thread that takes the last token frees the semaphore",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};

/* How many calls of the kernel there are (T4): a post makes one at most, and none
 * where nobody waits, but for one after a wait that has slept. */

EX_GHOST static void begin_counting(void)
{
	ex_count_kinds(&state.calls[ex_self()]);
}

EX_GHOST static void end_counting(unsigned char most)
{
	struct ex_calls *calls = &state.calls[ex_self()];

	ex_count_kinds(NULL);
	ex_assert(calls->waits + calls->wakes <= most, "too many system calls");
	*calls = (struct ex_calls){0, 0, 0};
}

static void post_and_count(unsigned char most)
{
	begin_counting();
	rouse_sem_post(&state.watched.sem, state.batch);
	end_counting(most);
}

static void wait_and_answer(unsigned i)
{
	(void)i;
	rouse_sem_wait(&state.watched.sem);
	rouse_sem_post(&state.done, 1);
}

static void post_thrice(unsigned i)
{
	(void)i;
	post_and_count(1);
	for (unsigned n = 0; n < state.batch; n++)
		rouse_sem_wait(&state.done);
	post_and_count(1);
	post_and_count(0);
	begin_counting();
	ex_assert(rouse_sem_try_wait(&state.watched.sem) &&
			  rouse_sem_wait_until(&state.watched.sem, 0) == 0,
		  "it finds no token");
	end_counting(0);
}

static void start_calls(const unsigned *size)
{
	watched_sem_name(&state.watched);
	ex_name(&state.done, sizeof(state.done), "done");
	state.batch = size[0];
	ex_threads("waiter", size[0], wait_and_answer);
	ex_thread("poster", 0, post_thrice);
}

static const struct ex_run calls_runs[] = {
	{.size = {1}},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {5}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_calls = {
	.name = "sem-calls",
	.promises = "T4",
	.summary = "how many calls of the kernel posts and waits make",
	.runs = calls_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_calls,
};
