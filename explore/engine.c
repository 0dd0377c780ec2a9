/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */

#include "engine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "history.h"
#include "snapshot.h"
#include "step.h"
#include "usage.h"
#include "visited.h"
#include "walk.h"
#include "watch.h"

/*
 * The exhaustive search: depth first over all moves, from each state once. A
 * state that was visited before has been searched, or is being searched; so
 * loops end, and all schedules that lead to a state are continued once.
 *
 * Where the number of preemptions is limited, or for shorten() the number of
 * moves, a state that is reached at a lower cost than before is searched again.
 */

volatile uint64_t search_done;

static struct {
	const struct limits *limits;
	struct result *result;
	double start;
	unsigned preemptions; /* at most */
	unsigned moves;       /* at most */
	bool shortening;      /* the moves are the cost */
	bool done;
	struct move path[MAX_MOVES];
} searching;

double seconds_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void stop_at_limit(const char *limit)
{
	searching.result->verdict = LIMITED;
	searching.result->limit = limit;
	searching.done = true;
}

static void check_limits(void)
{
	size_t bytes = visited_peak() + snapshot_bytes();

	search_done = searching.result->states;
	if (seconds_now() - searching.start > searching.limits->seconds)
		stop_at_limit("time");
	else if (bytes > searching.limits->memory)
		stop_at_limit("memory");
}

void keep_failure(struct result *result, const struct move *path,
		  unsigned moves)
{
	free(result->schedule);
	result->schedule = malloc((moves + 1) * sizeof(*path));
	if (result->schedule == NULL)
		refuse("out of memory");
	memcpy(result->schedule, path, moves * sizeof(*path));
	result->moves = moves;
	result->verdict = FAILED;
	memcpy(result->failure, failure, sizeof(failure));
}

void fail_endless(void)
{
	fail("no end after %d moves of a fair schedule", MAX_MOVES);
}

/* The state, without what is cost or does not matter. */
static uint64_t state_hash(void)
{
	uint8_t last = world.last, preemptions = world.preemptions;
	uint64_t hash;

	if (setting.run->mode != EX_BOUNDED || searching.shortening)
		world.last = 0;
	world.preemptions = 0;
	hash = snapshot_hash();
	world.last = last;
	world.preemptions = preemptions;
	return hash;
}

static void explore(unsigned depth);

/* Make this move from a state and search what follows. Returns true if the
 * world differs from the state afterwards. */
static bool try_move(const struct move *move, unsigned depth)
{
	unsigned locations = world.locations;
	uint8_t preemptions = world.preemptions;

	if (move->kind == MOVE_STEP && move->thread != world.last &&
	    world.last != NOBODY && is_runnable(world.last) &&
	    step_holder() == NOBODY)
		preemptions++;
	if (preemptions > searching.preemptions)
		return false;
	searching.path[depth] = *move;
	if (!make_move(move))
		return world.locations != locations;
	searching.result->steps++;
	watch_last_move(searching.path, depth + 1);
	world.preemptions = preemptions;
	explore(depth + 1);
	return true;
}

static void try_steps(unsigned t, unsigned depth, size_t state, bool *dirty)
{
	struct move move = {.kind = MOVE_STEP, .thread = (uint8_t)t};
	unsigned n;

	if (world.thread[t].status != READY)
		return;
	n = choices(t);
	for (; move.choice < n && !searching.done; move.choice++) {
		if (*dirty)
			snapshot_restore(state);
		*dirty = try_move(&move, depth);
	}
}

static void try_environment_moves(unsigned depth, size_t state, bool *dirty)
{
	struct move move = {.kind = MOVE_SPURIOUS};

	for (; move.kind < MOVE_TICK; move.kind++) {
		for (move.thread = 0;
		     move.thread < world.threads && !searching.done;
		     move.thread++) {
			if (*dirty)
				snapshot_restore(state);
			*dirty = try_move(&move, depth);
		}
	}
	move = (struct move){.kind = MOVE_TICK};
	if (searching.done)
		return;
	if (*dirty)
		snapshot_restore(state);
	*dirty = try_move(&move, depth);
}

static void explore(unsigned depth)
{
	size_t state;
	bool dirty = false;
	unsigned first;
	uint16_t cost;

	if (usage_restart_search) {
		searching.done = true;
		return;
	}
	if (is_done()) {
		searching.result->executions++;
		if (failure[0] == '\0')
			return;
		keep_failure(searching.result, searching.path, depth);
		searching.done = true;
		return;
	}
	if (depth == searching.moves) {
		if (!searching.shortening)
			stop_at_limit("the length of a schedule");
		return;
	}
	history_settle();
	cost = (uint16_t)(searching.shortening ? depth : world.preemptions);
	if (!visited_add(state_hash(), cost))
		return;
	searching.result->states = visited_count();
	if ((searching.result->steps & 1023) == 0 || visited_will_grow())
		check_limits();

	/* The thread that ran last continues first: so the first failure that
	 * is found has few switches. */
	state = snapshot_save();
	first = world.last % MAX_THREADS;
	try_steps(first, depth, state, &dirty);
	for (unsigned t = 0; t < world.threads; t++) {
		if (dirty) {
			snapshot_restore(state);
			dirty = false;
		}
		if (t != first)
			try_steps(t, depth, state, &dirty);
	}
	try_environment_moves(depth, state, &dirty);
	snapshot_drop(state);
}

/* Search from the start, with what is set in searching. */
static void search_all(const struct ex_scenario *scenario,
		       const struct ex_run *run)
{
	do {
		usage_restart_search = false;
		searching.done = false;
		searching.result->executions = 0;
		visited_clear();
		snapshot_drop(0);
		watch_forget();
		begin_execution(scenario, run);
		watch_last_move(searching.path, 0);
		explore(0);
	} while (usage_restart_search);
	if (searching.result->verdict == PASSED &&
	    searching.result->executions == 0 && !searching.shortening) {
		fail("no execution comes to an end");
		keep_failure(searching.result, searching.path, 0);
		searching.result->endless = true;
	}
}

void search(const struct ex_scenario *scenario, const struct ex_run *run,
	    const struct limits *limits, struct result *result)
{
	memset(result, 0, sizeof(*result));
	searching.limits = limits;
	searching.result = result;
	searching.start = seconds_now();
	searching.preemptions =
		run->mode == EX_BOUNDED ? run->bound : UINT8_MAX;
	searching.moves = MAX_MOVES;
	searching.shortening = false;
	if (run->mode == EX_RANDOM)
		walk(scenario, run, limits, result);
	else
		search_all(scenario, run);
	result->seconds = seconds_now() - searching.start;
}

void shorten(const struct ex_scenario *scenario, const struct ex_run *run,
	     const struct limits *limits, struct result *result)
{
	struct result shorter = {.verdict = FAILED};
	struct ex_run all = *run;

	if (result->verdict != FAILED || result->endless)
		return;
	all.mode = EX_EXHAUSTIVE;
	searching.limits = limits;
	searching.start = seconds_now();
	searching.preemptions = UINT8_MAX;
	searching.shortening = true;
	while (result->moves > 0) {
		memset(&shorter, 0, sizeof(shorter));
		searching.result = &shorter;
		searching.moves = result->moves - 1;
		search_all(scenario, &all);
		if (shorter.verdict != FAILED)
			break;
		free(result->schedule);
		result->schedule = shorter.schedule;
		result->moves = shorter.moves;
		memcpy(result->failure, shorter.failure,
		       sizeof(result->failure));
	}
	result->shortest = result->moves == 0 || shorter.verdict == PASSED;
}
