/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp, open_memstream() */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../cli/args.h"

TestSuite(args, .timeout = 60);

static char *said;
static size_t said_size;

/* A parser that goes on, and says here what was wrong. */
static struct argp_state parser(void)
{
	static const struct argp none;
	static char name[] = "test";

	return (struct argp_state){
		.root_argp = &none,
		.flags = ARGP_NO_EXIT,
		.name = name,
		.err_stream = open_memstream(&said, &said_size),
	};
}

static int64_t from_1_to(int64_t max, const char *arg)
{
	struct argp_state state = parser();
	int64_t ns = args_duration(&state, "time", arg, 1, max);

	fclose(state.err_stream);
	return ns;
}

static void is(int64_t ns, const char *arg)
{
	cr_assert_eq(from_1_to(INT64_C(1000000000000000000), arg), ns, "%s",
		     arg);
	cr_assert_eq(said_size, 0, "%s", said);
	free(said);
}

static void is_refused(const char *arg)
{
	from_1_to(1000000000, arg);
	cr_assert(strstr(said, "not a time from 1 ns to 1.0 s"), "%s: %s", arg,
		  said);
	free(said);
}

Test(args, a_time_has_a_unit_or_is_in_seconds)
{
	is(90000000000, "90");
	is(500000000, "0.5");
	is(500000000, ".5");
	is(1, "1ns");
	is(1500, "1.5us");
	is(20000000, "20ms");
	is(90000000000, "90s");
	is(90000000000, "1.5m");
	is(3600000000000, "1h");
	is(86400000000000, "1d");
	is(1000000000000000000, "1000000000");
}

Test(args, what_is_no_time_is_refused)
{
	is_refused("");
	is_refused(".");
	is_refused("s");
	is_refused("soon");
	is_refused("nan");
	is_refused("inf");
	is_refused(" 1");
	is_refused("-1");
	is_refused("+1");
	is_refused("1e-1");
	is_refused("0x1");
	is_refused("1.2.3");
	is_refused("1 s");
	is_refused("1sec");
	is_refused("1y");
}

Test(args, a_time_out_of_range_is_refused)
{
	is_refused("0");
	is_refused("0.1ns");
	is_refused("1001ms");
	is_refused("99999999999999999999999999d");
}

/* The names of a list, each in brackets. */
static char named[64];

static void note(struct argp_state *state, const char *name)
{
	(void)state;
	strcat(strcat(strcat(named, "["), name), "]");
}

static void is_list(const char *list, const char *names)
{
	struct argp_state state = parser();

	named[0] = '\0';
	args_each(&state, list, note);
	fclose(state.err_stream);
	cr_assert_str_eq(named, names);
	cr_assert_eq(said_size, 0, "%s", said);
	free(said);
}

Test(args, a_list_has_commas_between_its_names)
{
	is_list("one", "[one]");
	is_list("one,two-*,3", "[one][two-*][3]");
	is_list("one,,", "[one][][]");
	is_list("", "[]");
}

/* Things with names; the third one cannot be named. */
static const char *thing_name(unsigned i)
{
	static const char *const names[] = {"one", "two", "", "twelve", NULL};

	return names[i];
}

static const struct args_things things = {"thing", " here", thing_name, NULL,
					  false};

static void note_thing(void *arg, unsigned i)
{
	(void)arg;
	note(NULL, thing_name(i));
}

static void takes(const char *list, const char *names)
{
	struct argp_state state = parser();

	named[0] = '\0';
	args_take(&state, list, &things, note_thing, NULL);
	fclose(state.err_stream);
	cr_assert_str_eq(named, names);
}

Test(args, a_list_names_things_in_its_own_order)
{
	takes("two,one", "[two][one]");
	takes("tw*,one,one", "[two][twelve][one][one]");
	takes("*", "[one][two][twelve]");
	cr_assert_eq(said_size, 0, "%s", said);
}

Test(args, what_a_list_cannot_name_is_told)
{
	takes("one,three", "[one]");
	cr_assert(strstr(said, "there is no thing 'three' here; see --list"));
	takes("", "");
	cr_assert(strstr(said, "there is no thing '' here"));
}

Test(args, a_name_is_in_a_list_if_a_pattern_matches_it)
{
	cr_assert(args_has("one,tw*", "twelve"));
	cr_assert_not(args_has("one,tw*", "three"));
	cr_assert_not(args_has("", "one"));
	cr_assert_not(args_has(NULL, "one"));
}

Test(args, lists_are_joined)
{
	char *list = args_join(args_join(NULL, "one,two"), "three");

	cr_assert_str_eq(list, "one,two,three");
	free(list);
}

Test(args, options_go_to_their_targets)
{
	static const struct argp_option options[] = {
		{"loud", 'l', NULL, 0, NULL, 0},
		{"calls", 'c', NULL, 0, NULL, 0},
		{"file", 'f', "FILE", 0, NULL, 0},
		{"rounds", 'r', "N", 0, NULL, 0},
		{0},
	};
	const struct argp argp = {.options = options};
	struct argp_state state = parser();
	bool loud = false, calls = true;
	const char *file = NULL;
	char name[] = "name", seven[] = "7", ten[] = "10";
	unsigned rounds = 0;
	const struct args_target targets[] = {
		{'l', ARGS_SET, &loud, 0, 0},
		{'c', ARGS_CLEAR, &calls, 0, 0},
		{'f', ARGS_TEXT, &file, 0, 0},
		{'r', ARGS_UNSIGNED, &rounds, 1, 9},
		{0, ARGS_END, NULL, 0, 0},
	};

	state.root_argp = &argp;
	cr_assert_eq(args_store(&state, targets, 'l', NULL), 0);
	cr_assert_eq(args_store(&state, targets, 'c', NULL), 0);
	cr_assert_eq(args_store(&state, targets, 'f', name), 0);
	cr_assert_eq(args_store(&state, targets, 'r', seven), 0);
	cr_assert(loud && !calls);
	cr_assert_str_eq(file, "name");
	cr_assert_eq(rounds, 7);
	args_store(&state, targets, 'r', ten);
	fclose(state.err_stream);
	cr_assert(strstr(said, "--rounds: '10' is not a whole number"));
	cr_assert_eq(args_store(&state, targets, 'x', NULL), ARGP_ERR_UNKNOWN);
}

Test(args, seeds_that_are_drawn_at_once_differ)
{
	uint64_t seeds[1000];

	for (unsigned i = 0; i < 1000; i++)
		seeds[i] = args_seed();
	for (unsigned i = 1; i < 1000; i++)
		cr_assert_neq(seeds[i], seeds[i - 1], "%u", i);
}
