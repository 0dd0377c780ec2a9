/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-look.h"

#include "explore-scenarios.h"

/* No test may hang, whatever it finds. */
TestSuite(search, .timeout = 120);

/* Schedules. */

Test(search, schedules_survive_being_text)
{
	const struct move moves[] = {
		{.kind = MOVE_STEP, .thread = 0},
		{.kind = MOVE_STEP, .thread = 1, .choice = 12},
		{.kind = MOVE_SPURIOUS, .thread = 2},
		{.kind = MOVE_INTERRUPT, .thread = 3},
		{.kind = MOVE_TIMEOUT, .thread = 4},
		{.kind = MOVE_SIGNAL, .thread = 7},
		{.kind = MOVE_RESTART, .thread = 5},
		{.kind = MOVE_TICK},
		{.kind = MOVE_STEP, .thread = 0, .choice = 1},
	};
	const unsigned n = sizeof(moves) / sizeof(moves[0]);
	char *text = schedule_to_text(moves, n);
	unsigned m = 0;
	struct move *back = schedule_from_text(text, &m);

	cr_assert_str_eq(text, "ab12~c!d#e^h%f@a1");
	cr_assert_not_null(back);
	cr_assert_eq(m, n);
	for (unsigned i = 0; i < n; i++) {
		cr_assert_eq(back[i].kind, moves[i].kind);
		cr_assert_eq(back[i].thread, moves[i].thread);
		cr_assert_eq(back[i].choice, moves[i].choice);
	}
	free(back);
	back = schedule_from_text("", &m);
	cr_assert_not_null(back);
	cr_assert_eq(m, 0);
	free(back);
	free(text);
}

Test(search, text_that_is_no_schedule_is_refused)
{
	static const char *const nonsense[] = {
		"5",  "i",   "A",  "a b",   "a-1", "ab\n", "~~a",
		"~@", "~a3", "@3", "a\xe4", "~",   "ab!",  "a65536",
	};
	unsigned m;

	for (unsigned i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++)
		cr_expect_null(schedule_from_text(nonsense[i], &m), "'%s'",
			       nonsense[i]);
}

Test(search, a_schedule_that_failed_fails_again)
{
	const struct ex_run *run = VARIANT(SAME_BITS);

	fails(&turns, run, "sleeps in its turn");
	cr_assert_eq(
		replay(&turns, run, result.schedule, result.moves, NULL, NULL),
		result.moves);
	cr_assert_str_eq(failure, result.failure);
	cr_assert_eq(replay(&turns, run, result.schedule, result.moves - 1,
			    NULL, NULL),
		     result.moves - 1);
	cr_assert_str_empty(failure);
}

Test(search, a_replay_stops_at_a_move_that_is_not_possible)
{
	unsigned n;
	struct move *schedule = schedule_from_text("abb~ab", &n);

	cr_assert_eq(replay(&flag, VARIANT(RIGHT), schedule, n, NULL, NULL), 3);
	cr_assert_str_empty(failure);
	free(schedule);
}

static unsigned shown;

static void count_shown(void *arg, unsigned i, const struct move *move,
			bool after)
{
	cr_assert_eq(arg, &shown);
	cr_assert_eq(i, shown / 2);
	cr_assert_eq(after, shown % 2);
	cr_assert_eq(move, &result.schedule[i]);
	shown++;
}

Test(search, a_replay_shows_the_world_around_each_move)
{
	fails(&flag, VARIANT(NO_RECHECK), "sleeps for ever");
	replay(&flag, VARIANT(NO_RECHECK), result.schedule, result.moves,
	       count_shown, &shown);
	cr_assert_eq(shown, 2 * result.moves);
}

/* The look at the flag, the store, the wake, the sleep; or the look comes late,
 * and does not see the store. */
Test(search, the_shortest_schedule_is_found)
{
	const struct ex_run *run = VARIANT(SECOND_SETTER, .mode = EX_RANDOM,
					   .bound = 10000, .spurious = 2);
	struct limits other = limits;

	for (other.seed = 0; other.seed < 1000; other.seed += 100) {
		free(result.schedule);
		search(&owed, run, &other, &result);
		cr_assert_eq(result.verdict, FAILED);
		shorten(&owed, run, &limits, &result);
		cr_assert(result.shortest);
		cr_assert_eq(result.moves, 4);
		cr_assert_str_eq(result.failure,
				 "sleeps though the flag is set");
		replay(&owed, run, result.schedule, result.moves, NULL, NULL);
		cr_assert_str_eq(failure, result.failure);
	}
}

Test(search, a_schedule_that_is_too_long_by_one_is_made_shorter)
{
	const struct ex_run *run = VARIANT(DEADLINE, .ticks = 1);

	fails(&owed, run, "sleeps though the flag is set");
	free(result.schedule);
	result.schedule = schedule_from_text("@abba", &result.moves);
	cr_assert_eq(
		replay(&owed, run, result.schedule, result.moves, NULL, NULL),
		5);
	cr_assert_str_eq(failure, result.failure);
	shorten(&owed, run, &limits, &result);
	cr_assert(result.shortest);
	schedule_is("abba");
}

Test(search, a_schedule_of_no_moves_is_the_shortest)
{
	fails(&data_race, VARIANT(WRITE_WRITE), "data race");
	schedule_is("");
	shorten(&data_race, VARIANT(WRITE_WRITE), &limits, &result);
	cr_assert(result.shortest);
}

/* Modes and limits. */

Test(search, a_search_ends_at_its_limit_of_time)
{
	const struct limits soon = {.seconds = 0.2, .memory = 1u << 30};

	search(&endless, VARIANT(4), &soon, &result);
	cr_assert_eq(result.verdict, LIMITED);
	cr_assert_str_eq(result.limit, "time");
	cr_assert_lt(result.seconds, 5);
	search(&endless, VARIANT(4, .mode = EX_RANDOM, .bound = 1u << 30),
	       &soon, &result);
	cr_assert_eq(result.verdict, LIMITED);
	cr_assert_str_eq(result.limit, "time");
}

Test(search, a_search_ends_at_its_limit_of_memory)
{
	const struct limits small = {.seconds = 600, .memory = 4u << 20};

	search(&endless, VARIANT(4), &small, &result);
	cr_assert_eq(result.verdict, LIMITED);
	cr_assert_str_eq(result.limit, "memory");
}

Test(search, a_bounded_search_finds_what_takes_so_many_preemptions)
{
	static const char *const needs[] = {"no preemption", "one preemption",
					    "two preemptions"};

	for (unsigned needed = 0; needed <= 2; needed++) {
		for (unsigned bound = 0; bound <= 3; bound++) {
			const struct ex_run *run =
				VARIANT(needed + 1, .mode = EX_BOUNDED,
					.bound = bound, .strong = true);

			if (bound >= needed)
				fails(&preempted, run, needs[needed]);
			else
				passes(&preempted, run);
		}
	}
}

Test(search, a_bounded_search_takes_the_way_with_fewer_preemptions)
{
	fails(&detour,
	      VARIANT(1, .mode = EX_BOUNDED, .bound = 1, .strong = true),
	      "one preemption");
	passes(&detour, VARIANT(1, .mode = EX_BOUNDED, .strong = true));
}

Test(search, a_random_search_is_made_again_by_its_seed)
{
	struct ex_run run =
		*VARIANT(3, .mode = EX_RANDOM, .bound = 10000, .strong = true);
	struct limits again = limits;
	uint64_t first;

	fails(&preempted, &run, "two preemptions");
	first = result.seed;
	look_at(&preempted, &run);
	cr_assert_eq(result.seed, first);

	again.seed = first;
	run.bound = 1;
	free(result.schedule);
	search(&preempted, &run, &again, &result);
	cr_assert_eq(result.verdict, FAILED);
	cr_assert_eq(result.seed, first);
	schedule_is("baba");
}

Test(search, a_random_search_takes_so_many_schedules)
{
	passes(&owed,
	       VARIANT(RIGHT, .mode = EX_RANDOM, .bound = 777, .spurious = 1));
	cr_assert_eq(result.executions, 777);
}

Test(search, a_loop_that_comes_round_to_the_same_state_ends)
{
	passes(&spin, VARIANT(RIGHT));
	passes(&spin, VARIANT(RIGHT, .mode = EX_RANDOM, .bound = 100));
}

Test(search, a_loop_that_cannot_end_is_found)
{
	fails(&spin, VARIANT(NO_SETTER), "end");
}
