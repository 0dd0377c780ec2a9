/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../explore/litmus.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../../explore/engine.h"

/* No test may hang, whatever it finds. */
TestSuite(litmus, .timeout = 60);

#define MAX_SHAPES 200

static unsigned shapes(void)
{
	unsigned n = 0;

	while (litmus_shape(n))
		n++;
	return n;
}

static void look_at(const struct litmus *shape, bool fences,
		    struct result *result)
{
	const struct limits limits = {.seconds = 30, .memory = 1u << 30};
	struct ex_scenario scenario = shape->scenario;

	scenario.fences |= fences;
	litmus_begin();
	search(&scenario, scenario.runs, &limits, result);
}

/* Whether there may be fences changes what is remembered, but no outcome. */
static void check(const struct litmus *shape, bool fences)
{
	const char *name = shape->scenario.name;
	struct result result;

	look_at(shape, fences, &result);
	if (shape->verdict == RACES) {
		cr_assert_eq(result.verdict, FAILED, "%s", name);
		cr_assert_eq(strncmp(result.failure, "data race", 9), 0,
			     "%s: %s", name, result.failure);
		return;
	}
	cr_assert_eq(result.verdict, PASSED, "%s: %s", name, result.failure);
	cr_assert_eq(litmus_seen(),
		     shape->verdict == ALLOWED ||
			     shape->verdict == CXX20_ALLOWS,
		     "%s: %s is %s", name, shape->scenario.summary,
		     litmus_seen() ? "shown" : "not shown");
	cr_assert_eq(litmus_outcomes(), shape->outcomes, "%s: %u outcomes",
		     name, litmus_outcomes());
}

ParameterizedTestParameters(litmus, each_shape_has_the_outcomes_of_its_verdict)
{
	static unsigned numbers[MAX_SHAPES];

	for (unsigned i = 0; i < shapes(); i++)
		numbers[i] = i;
	return cr_make_param_array(unsigned, numbers, shapes());
}

ParameterizedTest(unsigned *i, litmus,
		  each_shape_has_the_outcomes_of_its_verdict)
{
	check(litmus_shape(*i), false);
	check(litmus_shape(*i), true);
}

/* memory-model.c says why. A fix of one of them takes it from this list. */
Test(litmus, no_shapes_but_these_are_missed)
{
	static const char *const known[] = {
		"Z6.U sc beside release", "MP sc message, relaxed flag",
		"MP sc message, sc fence", "S sc stores, relaxed flag"};
	unsigned missed = 0;

	for (unsigned i = 0; i < shapes(); i++) {
		const struct litmus *shape = litmus_shape(i);

		if (shape->verdict != MISSED)
			continue;
		cr_assert_lt(missed, 4);
		cr_assert_str_eq(shape->scenario.name, known[missed]);
		missed++;
	}
	cr_assert_eq(missed, 4);
}

Test(litmus, each_shape_has_a_name_of_its_own)
{
	cr_assert_leq(shapes(), MAX_SHAPES);
	for (unsigned i = 0; i < shapes(); i++) {
		for (unsigned k = 0; k < i; k++)
			cr_assert_str_neq(litmus_shape(i)->scenario.name,
					  litmus_shape(k)->scenario.name);
	}
}

static const struct litmus *named(const char *name)
{
	for (unsigned i = 0; i < shapes(); i++) {
		if (strcmp(litmus_shape(i)->scenario.name, name) == 0)
			return litmus_shape(i);
	}
	cr_assert(false, "there is no shape %s", name);
	return NULL;
}

Test(litmus, strong_runs_do_not_show_what_only_weak_memory_shows)
{
	static const char *const weak[] = {"SB relaxed", "2+2W relaxed",
					   "MP relaxed", "IRIW acquire release",
					   "WRC relaxed"};
	struct ex_run strong = {.size = {1}, .strong = true};

	for (unsigned i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
		struct litmus shape = *named(weak[i]);
		struct result result;

		cr_assert_eq(shape.verdict, ALLOWED);
		shape.scenario.runs = &strong;
		look_at(&shape, false, &result);
		cr_assert_not(litmus_seen(), "%s", weak[i]);
		cr_assert_eq(litmus_outcomes(), shape.outcomes - 1, "%s: %u",
			     weak[i], litmus_outcomes());
	}
}

/* Only the newest value is ever read: the order of steps is all there is. */
Test(litmus, strong_runs_show_no_weak_outcome)
{
	struct ex_run strong = {.size = {1}, .strong = true};

	for (unsigned i = 0; i < shapes(); i++) {
		struct litmus shape = *litmus_shape(i);
		struct result result;

		if (shape.verdict == RACES)
			continue;
		shape.scenario.runs = &strong;
		look_at(&shape, false, &result);
		cr_assert_eq(result.verdict, PASSED);
		cr_assert_leq(litmus_outcomes(), shape.outcomes);
	}
}
