/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../explore/shipped/shipped.h"

#include "explore-look.h"

/* No test may hang, whatever it finds. */
TestSuite(shipped, .timeout = 300);

static void every_run(void (*check)(const struct ex_scenario *scenario,
				    const struct ex_run *run),
		      const struct ex_scenario *scenario)
{
	for (const struct ex_run *run = scenario->runs; run->size[0]; run++)
		check(scenario, run);
}

static void steals(const struct ex_scenario *scenario, const struct ex_run *run)
{
	fails(scenario, run,
	      "none of the threads that waited when a signal came was "
	      "released: it was stolen");
}

Test(shipped, a_stolen_signal_is_found)
{
	every_run(steals, &stolen_signal);
}

Test(shipped, a_signal_to_the_lowest_number_is_not_stolen)
{
	every_run(passes, &stolen_signal_fixed);
}

/* Two posts and two waits, every schedule: nothing. */
Test(shipped, a_stale_count_is_not_found_where_it_cannot_do_harm)
{
	passes(&stale_count, &(struct ex_run){.size = {2, 2}});
}

Test(shipped, a_stale_count_is_found_by_one_preemption)
{
	const struct ex_run run = {
		.size = {3, 3}, .mode = EX_BOUNDED, .bound = 1};

	fails(&stale_count, &run, "sleeps for ever on value");
}

Test(shipped, a_stale_count_is_found_by_random_priorities)
{
	struct ex_run run = {
		.size = {3, 3}, .mode = EX_RANDOM, .bound = 100000};

	for (unsigned i = 0; i < 5; i++) {
		struct limits other = limits;

		other.seed = 1000000 * i;
		search(&stale_count, &run, &other, &result);
		cr_assert_eq(result.verdict, FAILED);
		cr_assert_not_null(
			strstr(result.failure, "sleeps for ever on value"));
		free(result.schedule);
	}
}

Test(shipped, a_count_in_the_same_word_is_not_stale)
{
	every_run(passes, &stale_count_fixed);
}
