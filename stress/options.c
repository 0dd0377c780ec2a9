/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <stdlib.h>
#include <unistd.h>

#include <rouse/types.h>

#include "args.h"
#include "command.h"
#include "disturb/chaos.h"
#include "fixture/harness.h"
#include "status.h"

#define TIMEOUT_MAX (1000000000 * ROUSE_SEC) /* some thirty years */

enum key {
	KEY_PRODUCERS = 256,
	KEY_CONSUMERS,
	KEY_CAPACITY,
	KEY_PATIENCE,
	KEY_OPS,
	KEY_LIST,
	KEY_JSON,
	KEY_STALL,
	KEY_SABOTAGE,
	KEY_CHAOS,
	KEY_FAULTS,
	KEY_SLICES,
	KEY_HTML,
	KEY_SELF_TEST
};

static const struct argp_option table[] = {
	{"timeout", 't', "TIME", 0,
	 "length of the whole run, split evenly over the scenarios, such as "
	 "0.5, 90s, 20m or 8h (default 1m)",
	 0},
	{"ops", KEY_OPS, "N", 0,
	 "end each scenario when it has done that many, or some more, unless "
	 "its time is up before",
	 0},
	{"exclude", 'x', "LIST", 0,
	 "do not run these scenarios, with commas between them", 0},
	{"seed", 'S', "N", 0, "of all random choices (default: from the clock)",
	 0},
	{"producers", KEY_PRODUCERS, "N", 0,
	 "threads that produce, set or notify (1 to 1000, default 4)", 0},
	{"consumers", KEY_CONSUMERS, "N", 0,
	 "threads that consume or wait (1 to 1000, default 4)", 0},
	{"capacity", KEY_CAPACITY, "N", 0,
	 "of bounded buffers (1 to 1024, default: another one in each round)",
	 0},
	{"patience", KEY_PATIENCE, "TIME", 0,
	 "deadlines are up to that far away (0 to 1s, default 1ms)", 0},
	{"stall", KEY_STALL, "TIME", 0,
	 "a worker without progress for that long is lost (default 20s)", 0},
	{"quiet", 'q', NULL, 0, "say only what is wrong, and the verdict", 0},
	{"json", KEY_JSON, NULL, 0,
	 "one JSON object a line: for each scenario, then the verdict", 0},
	{"html", KEY_HTML, "FILE", 0, "write a page with tables and pictures",
	 0},
	{"chaos", KEY_CHAOS, NULL, 0,
	 "stretch races by pauses, and be a bad neighbour to the workers", 0},
	{"faults", KEY_FAULTS, NULL, 0,
	 "end waits for no reason or with EINTR, make wakes late and out of "
	 "order",
	 0},
	{"slices", KEY_SLICES, NULL, 0,
	 "forbid futex_waitv, as some sandboxes do", 0},
	{"sabotage", KEY_SABOTAGE, NULL, 0,
	 "lose every wake from the middle of each scenario on, to see that it "
	 "is noticed",
	 0},
	{"self-test", KEY_SELF_TEST, NULL, 0,
	 "run the broken programs beside this one, and see that they fail "
	 "(make self-test builds them)",
	 0},
	{"list", KEY_LIST, NULL, 0, "name the scenarios and end", 0},
	{0},
};

static const char doc[] =
	"Hammer the events, conditions and locks of librouse with many "
	"threads, and account for every item and every notification."
	"\v"
	"Without a SCENARIO all run, one after the other; --list names them. "
	"A SCENARIO, and a name in a LIST, may have wildcards: 'buffer*'. "
	"How many threads a scenario makes of its producers and consumers is "
	"its own matter.\n\n"
	"A TIME is in seconds, or has a unit: ns, us, ms, s, m, h or d.\n\n"
	"The seed repeats what each thread chooses to do, not when: the "
	"schedule is the kernel's, so a failure need not come back with its "
	"seed.\n\n"
	"Exit status: 0 all passed; 1 a check failed; 2 a stall: a thread "
	"waited for a wake that did not come, and who waits for what was "
	"written to stderr; 3 wrong usage, no memory, threads or file for "
	"what was asked, or no time to do anything in; 130 or 143 stopped by "
	"SIGINT (Ctrl-C) or SIGTERM, and what was done by then is reported. A "
	"failure or stall ends the run at once.";

/* Where argp's parser puts what it reads. */
struct reader {
	struct options *options;
	const struct args_target *targets;
	char *excluded; /* a list; or NULL */
};

static const char *scenario_name(unsigned i)
{
	return scenarios[i] ? scenarios[i]->name : NULL;
}

static const char *scenario_summary(unsigned i)
{
	return scenarios[i]->summary;
}

static const struct args_things things = {"scenario", NULL, scenario_name,
					  scenario_summary, true};

static void take(void *arg, unsigned i)
{
	struct options *options = arg;

	options->runs[options->n_runs++] = scenarios[i];
}

/* All are known: those to run are the ones that were named, or all, but for
 * those that were excluded. */
static void choose(struct argp_state *state, struct reader *reader)
{
	struct options *options = reader->options;
	unsigned n = 0;

	if (options->n_runs == 0)
		args_take(state, "*", &things, take, options);
	for (unsigned i = 0; i < options->n_runs; i++)
		if (!args_has(reader->excluded, options->runs[i]->name))
			options->runs[n++] = options->runs[i];
	options->n_runs = n;
	if (n == 0)
		argp_error(state, "no scenario is left to run");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct reader *reader = state->input;
	struct options *options = reader->options;

	switch (key) {
	case 'x':
		args_take(state, arg, &things, NULL, NULL);
		reader->excluded = args_join(reader->excluded, arg);
		break;
	case 'q':
		options->quiet = true;
		options->progress = false;
		break;
	case KEY_LIST:
		args_list(&things, 12);
		exit(STATUS_FINE);
	case ARGP_KEY_ARG:
		args_take(state, arg, &things, take, options);
		break;
	case ARGP_KEY_END:
		choose(state, reader);
		break;
	default:
		return args_store(state, reader->targets, key, arg);
	}
	return 0;
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[SCENARIO...]", doc, NULL, NULL, NULL};
	struct load *load = &options->load;
	const struct args_target targets[] = {
		{'t', ARGS_TIME, &options->timeout, 1, TIMEOUT_MAX},
		{KEY_OPS, ARGS_WHOLE, &options->ops, 1, UINT64_MAX},
		{'S', ARGS_WHOLE, &options->seed, 0, UINT64_MAX},
		{KEY_PRODUCERS, ARGS_UNSIGNED, &load->producers, 1, LOAD_MAX},
		{KEY_CONSUMERS, ARGS_UNSIGNED, &load->consumers, 1, LOAD_MAX},
		{KEY_CAPACITY, ARGS_UNSIGNED, &load->capacity, 1, CAPACITY_MAX},
		{KEY_PATIENCE, ARGS_TIME, &load->patience, 0, ROUSE_SEC},
		{KEY_STALL, ARGS_TIME, &options->stall, 1, TIMEOUT_MAX},
		{KEY_JSON, ARGS_SET, &options->json, 0, 0},
		{KEY_HTML, ARGS_TEXT, &options->html, 0, 0},
		{KEY_CHAOS, ARGS_SET, &options->chaos, 0, 0},
		{KEY_FAULTS, ARGS_SET, &options->faults, 0, 0},
		{KEY_SLICES, ARGS_SET, &options->slices, 0, 0},
		{KEY_SABOTAGE, ARGS_SET, &options->sabotage, 0, 0},
		{KEY_SELF_TEST, ARGS_SET, &options->self_test, 0, 0},
		{0, ARGS_END, NULL, 0, 0},
	};
	struct reader reader = {.options = options, .targets = targets};
	uint64_t drawn = args_seed();
	size_t all = 0;

	while (scenarios[all] != NULL)
		all++;
	*options = (struct options){
		.timeout = 60 * ROUSE_SEC,
		.stall = 20 * ROUSE_SEC,
		.seed = drawn,
		.load = {.producers = 4,
			 .consumers = 4,
			 .patience = ROUSE_MSEC},
		.progress = isatty(STDERR_FILENO),
		.runs = zalloc_aligned((size_t)argc * all, sizeof(void *)),
	};
	args_parse(chaos_in_library ? "rouse-stress-chaos" : "rouse-stress",
		   &argp, argc, argv, &reader);
	options->command =
		command_of(argc, argv, options->seed == drawn, drawn);
	free(reader.excluded);
}
