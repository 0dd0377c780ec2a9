/* SPDX-License-Identifier: BSD-2-Clause */
#include "walk.h"

#include "history.h"
#include "snapshot.h"
#include "step.h"
#include "usage.h"
#include "watch.h"

/*
 * Random schedules by priorities: S. Burckhardt, P. Kothari, M. Musuvathi, S.
 * Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs", ASPLOS 2010 (PCT). Each thread has a random priority; the runnable
 * thread with the highest runs; at a few random moments the running one gets
 * the lowest. A bug that needs d events in one order is found by a schedule
 * with a chance of at least 1 / (threads * steps^(d - 1)).
 *
 * The environment moves at random moments too, and a step with several outcomes
 * gets a random one.
 *
 * Each schedule has a seed of its own, from which it can be made again. So its
 * assumed length, in which the moments of change are, is drawn as well.
 */
#define CHANGES      3  /* moments of change in a schedule */
#define LENGTH       16 /* the assumed length is this many moves, */
#define LENGTH_SCALE 6  /* times 2^n with n below this */

/* After this many steps in a row another thread runs: this one may be retrying
 * until that happens. */
#define STRETCH_MAX 30

static uint64_t random_state;

/* S. Vigna's splitmix64. */
static uint64_t random_number(void)
{
	uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
	return (unsigned)(random_number() % n);
}

static struct {
	unsigned priority[MAX_THREADS];
	unsigned change[CHANGES]; /* at these moves */
	unsigned lowest;          /* the next priority to give away */
	unsigned stretch;         /* steps of world.last since another's */
} plan;

static void make_plan(void)
{
	unsigned length = LENGTH << below(LENGTH_SCALE);

	for (unsigned t = 0; t < world.threads; t++) {
		unsigned other = below(t + 1);

		plan.priority[t] = plan.priority[other];
		plan.priority[other] = 1000000 + t;
	}
	for (unsigned i = 0; i < CHANGES; i++)
		plan.change[i] = below(length);
	plan.lowest = 1000000 - 1;
	plan.stretch = 0;
}

static unsigned highest(void)
{
	unsigned top = NOBODY;

	if (step_holder() != NOBODY)
		return step_holder();
	for (unsigned t = 0; t < world.threads; t++) {
		if (world.thread[t].status == READY &&
		    (top == NOBODY || plan.priority[t] > plan.priority[top]))
			top = t;
	}
	return top;
}

/* The thread that runs now; at least one can. */
static unsigned chosen(unsigned move)
{
	unsigned top = highest();

	for (unsigned i = 0; i < CHANGES; i++) {
		if (plan.change[i] == move)
			plan.priority[top] = plan.lowest--;
	}
	if (plan.stretch >= STRETCH_MAX)
		plan.priority[top] = plan.lowest--;
	return highest();
}

static bool random_step(unsigned t, struct move *move)
{
	unsigned n = choices(t);

	plan.stretch = t == world.last ? plan.stretch + 1 : 0;
	*move = (struct move){.kind = MOVE_STEP, .thread = (uint8_t)t};
	if (n > 1 && below(2)) {
		move->choice = (uint16_t)below(n);
		if (make_move(move))
			return true;
	}
	for (move->choice = 0; move->choice < n; move->choice++) {
		if (make_move(move))
			return true;
	}
	return false;
}

/* Make a random move of the environment; false if it is impossible. */
static bool random_environment_move(struct move *move)
{
	*move = (struct move){
		.kind = (uint8_t)(MOVE_SPURIOUS + below(MOVE_TICK)),
		.thread = (uint8_t)below(world.threads)};
	if (move->kind == MOVE_TICK)
		move->thread = 0;
	return make_move(move);
}

/* Returns the number of moves taken, the last one of them if it failed. */
static unsigned one_schedule(struct move *path)
{
	unsigned i = 0, wasted = 0;

	make_plan();
	while (i < MAX_MOVES && !is_done() && !usage_restart_search &&
	       wasted < 10000) {
		bool stuck = highest() == NOBODY;

		history_settle();
		if ((stuck || below(8) == 0) &&
		    random_environment_move(&path[i])) {
			i++;
			wasted = 0;
		} else if (stuck) {
			wasted++;
		} else if (random_step(chosen(i), &path[i])) {
			i++;
		} else {
			refuse("a thread cannot take its step");
		}
		watch_last_move(path, i);
	}
	return i;
}

/* Returns the snapshot of the start. */
static size_t restart_search(const struct ex_scenario *scenario,
			     const struct ex_run *run)
{
	usage_restart_search = false;
	watch_forget();
	begin_execution(scenario, run);
	watch_last_move(NULL, 0);
	snapshot_drop(0);
	return snapshot_save();
}

void walk(const struct ex_scenario *scenario, const struct ex_run *run,
	  const struct limits *limits, struct result *result)
{
	static struct move path[MAX_MOVES];
	double start = seconds_now();
	unsigned moves;
	size_t first = restart_search(scenario, run);

	for (uint64_t i = 0; i < run->bound; i++) {
		random_state = limits->seed + i;
		snapshot_restore(first);
		moves = one_schedule(path);
		while (usage_restart_search) {
			first = restart_search(scenario, run);
			random_state = limits->seed + i;
			moves = one_schedule(path);
		}
		result->steps += moves;
		if (moves == MAX_MOVES)
			fail_endless();
		if (failure[0] != '\0') {
			keep_failure(result, path, moves);
			result->seed = limits->seed + i;
			return;
		}
		result->executions++;
		search_done = result->executions;
		if ((i & 63) == 0 && seconds_now() - start > limits->seconds) {
			result->verdict = LIMITED;
			result->limit = "time";
			return;
		}
	}
}
