/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_EXPLORE_LOOK_H
#define ROUSE_TESTS_EXPLORE_LOOK_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../explore/engine.h"

/*
 * Searches, and what is to come out of them.
 */

static const struct limits limits = {
	.seconds = 50, .memory = 1u << 30, .seed = 1};

/* Of the last search. */
static struct result result;

/* A run of this variant. */
#define VARIANT(...) (&(struct ex_run){.size[0] = __VA_ARGS__})

static inline void look_at(const struct ex_scenario *scenario,
			   const struct ex_run *run)
{
	free(result.schedule);
	search(scenario, run, &limits, &result);
}

static inline void passes(const struct ex_scenario *scenario,
			  const struct ex_run *run)
{
	look_at(scenario, run);
	cr_assert_eq(result.verdict, PASSED, "%s %u: %s", scenario->name,
		     run->size[0], result.failure);
	cr_assert_gt(result.executions, 0);
}

/* It fails, and these words are in the complaint. */
static inline void fails(const struct ex_scenario *scenario,
			 const struct ex_run *run, const char *words)
{
	look_at(scenario, run);
	cr_assert_eq(result.verdict, FAILED, "%s %u passed", scenario->name,
		     run->size[0]);
	cr_assert_not_null(strstr(result.failure, words), "%s %u: %s",
			   scenario->name, run->size[0], result.failure);
}

/* The schedule that failed is this one. */
static inline void schedule_is(const char *text)
{
	char *found = schedule_to_text(result.schedule, result.moves);

	cr_assert_str_eq(found, text);
	free(found);
}

#endif
