/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/auto.h>
#include <stdatomic.h>

#include "explore.h"
#include "futex.h"

static struct {
	struct rouse_auto event;
	unsigned items;
	_Atomic unsigned char item[EX_THREADS];
	int data;
	/* Ghosts. */
	unsigned char sets, released;
	bool waits[EX_THREADS];
} state;

static void name_event(void)
{
	ex_name(&state.event, sizeof(state.event), "auto event");
}

/* The bits of the word, as in lib/tokens.h. */
#define TOKEN UINT32_C(2)

EX_GHOST static uint32_t tokens(void)
{
	return atomic_load_explicit(&state.event.tokens_.word_,
				    memory_order_relaxed) /
	       TOKEN;
}

/* Each set releases one wait at most (U1), and no thread sleeps beside a flag that
 * is set (U2). */

EX_GHOST static void wait_begins(void)
{
	state.waits[ex_self()] = true;
}

EX_GHOST static void wait_ends(bool released)
{
	state.waits[ex_self()] = false;
	state.released = (unsigned char)(state.released + released);
	ex_assert(state.released <= state.sets,
		  "more waits were released than there were sets");
}

EX_GHOST static void set_begins(void)
{
	state.sets++;
}

static void wait_until(rouse_deadline deadline)
{
	int err;

	wait_begins();
	err = rouse_auto_wait_until(&state.event, deadline);
	wait_ends(err == 0);
	ex_assert(err == 0 || (err == -ETIMEDOUT && rouse__now() >= deadline),
		  "its wait returned a wrong value");
}

static void wait_once(unsigned i)
{
	(void)i;
	wait_until(ROUSE_FOREVER);
}

static void wait_for_a_while(unsigned i)
{
	(void)i;
	wait_until(ex_tick(1));
}

EX_GHOST static void set_ends(void)
{
	ex_assert(tokens() <= 1,
		  "the set of a flag that was set releases one wait more");
}

static void set_if_at_all(unsigned i)
{
	(void)i;
	ex_pause();
	set_begins();
	rouse_auto_set(&state.event);
	set_ends();
}

EX_GHOST static const char *quiet(void)
{
	if (state.sets > 0 && state.released == 0 && tokens() == 0)
		return "a set was lost";
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (tokens() > 0 && state.waits[t] && ex_asleep(t))
			return "a wait sleeps on beside a flag that is set";
	}
	return NULL;
}

static void start_set(const unsigned *size)
{
	name_event();
	ex_threads("waiter", size[0], wait_once);
	ex_threads("timed waiter", size[1], wait_for_a_while);
	ex_threads("setter", size[2], set_if_at_all);
}

static const struct ex_run set_runs[] = {
	{.size = {1, 0, 2}},
	{.size = {2, 0, 1}},
	{.size = {1, 1, 1}, .ticks = 1},
	{.size = {2, 0, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1, 3},
	 .mode = EX_RANDOM,
	 .bound = 10000,
	 .ticks = 1,
	 .spurious = 1},
	{.size = {2, 0, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario auto_set = {
	.name = "auto-set",
	.promises = "U1 U2",
	.summary = "waits, some with a deadline, and sets",
	.runs = set_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_set,
	.quiet = quiet,
	.end = quiet,
};

/* A consumer takes what was put before a set, also before one of a flag that was
 * set already: so it has everything, sooner or later (U4). */

static void put_and_set(unsigned i)
{
	atomic_store_explicit(&state.item[i], 1, memory_order_relaxed);
	rouse_auto_set(&state.event);
}

static unsigned look(void)
{
	unsigned seen = 0;

	for (unsigned n = 0; n < state.items; n++)
		seen += atomic_load_explicit(&state.item[n],
					     memory_order_relaxed);
	return seen;
}

/* What the clear undoes, the look after it finds. */
static void take_all(unsigned i)
{
	(void)i;
	rouse_auto_clear(&state.event);
	while (look() < state.items)
		rouse_auto_wait(&state.event);
}

static void start_news(const unsigned *size)
{
	name_event();
	ex_name(&state.item, sizeof(state.item), "items");
	state.items = size[1];
	ex_threads("consumer", size[0], take_all);
	ex_threads("producer", size[1], put_and_set);
}

static const struct ex_run news_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {1, 3}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 5}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {1, 3}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario auto_news = {
	.name = "auto-news",
	.promises = "U1 U4",
	.summary = "a consumer misses nothing that was put before a set",
	.runs = news_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_news,
};

/* What was written before a set is seen by a clear or an is_set that sees it, and
 * whoever waited may free it (U3, U4). */

static void write_and_set(unsigned i)
{
	(void)i;
	state.data = 1;
	rouse_auto_set(&state.event);
}

static void look_and_free(unsigned i)
{
	bool seen = rouse_auto_is_set(&state.event);

	(void)i;
	if (seen)
		ex_assert(state.data == 1, "is_set does not see the data");
	rouse_auto_wait(&state.event);
	ex_assert(state.data == 1, "it does not see what was written before");
	ex_free(&state.event, sizeof(state.event));
}

static void start_free(const unsigned *size)
{
	name_event();
	ex_name(&state.data, sizeof(state.data), "data");
	ex_mortal(&state.event, sizeof(state.event));
	ex_threads("waiter", size[0], look_and_free);
	ex_threads("setter", size[1], write_and_set);
}

static const struct ex_run free_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 1}, .spurious = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario auto_free = {
	.name = "auto-free",
	.promises = "U3 U4",
	.summary = "a thread whose wait returned frees the auto event",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
