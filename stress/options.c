/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rouse/types.h>

#include "args.h"
#include "command.h"
#include "fixture/harness.h"
#include "report/record.h"

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
	"How many threads a scenario makes of its producers and consumers is "
	"its own matter.\n\n"
	"A TIME is in seconds, or has a unit: ns, us, ms, s, m, h or d.\n\n"
	"The seed repeats what each thread chooses to do, not when: the "
	"schedule is the kernel's, so a failure need not come back with its "
	"seed.\n\n"
	"Exit status: 0 all passed; 1 a check failed; 2 a stall: somebody "
	"waited in vain, and who waits for what was written to stderr; 3 wrong "
	"usage, or no memory, threads or file for what was asked. A failure or "
	"stall ends the run at once.";

/* Where argp's parser puts what it reads. */
struct reader {
	struct options *options;
	bool *excluded; /* each of the scenarios, or not */
};

static unsigned count_scenarios(void)
{
	unsigned n = 0;

	while (scenarios[n] != NULL)
		n++;
	return n;
}

static _Noreturn void refuse(struct argp_state *state, const char *name)
{
	char *known = NULL;
	size_t size;
	FILE *to = open_memstream(&known, &size);

	for (unsigned i = 0; to != NULL && scenarios[i] != NULL; i++)
		fprintf(to, "%s%s", i ? ", " : "", scenarios[i]->name);
	if (to != NULL)
		fclose(to);
	argp_error(state, "there is no scenario '%s'; there are %s", name,
		   known ? known : "others");
	exit(VERDICT_TROUBLE);
}

/* Its number. */
static unsigned find(struct argp_state *state, const char *name)
{
	for (unsigned i = 0; scenarios[i] != NULL; i++)
		if (strcmp(scenarios[i]->name, name) == 0)
			return i;
	refuse(state, name);
}

static void exclude(struct argp_state *state, const char *name)
{
	struct reader *reader = state->input;

	reader->excluded[find(state, name)] = true;
}

/* All are known: those to run are the ones that were named, or all, but for
 * those that were excluded. */
static void choose(struct argp_state *state, struct reader *reader)
{
	struct options *options = reader->options;
	unsigned n = 0;

	if (options->n_runs == 0) {
		options->n_runs = count_scenarios();
		memcpy(options->runs, scenarios,
		       options->n_runs * sizeof(*scenarios));
	}
	for (unsigned i = 0; i < options->n_runs; i++) {
		const struct scenario *scenario = options->runs[i];

		if (!reader->excluded[find(state, scenario->name)])
			options->runs[n++] = scenario;
	}
	options->n_runs = n;
	if (n == 0)
		argp_error(state, "no scenario is left to run");
}

static _Noreturn void list(void)
{
	for (unsigned i = 0; scenarios[i] != NULL; i++)
		printf("%-12s %s\n", scenarios[i]->name, scenarios[i]->summary);
	exit(VERDICT_PASS);
}

/* The numbers and times. */
static error_t parse_amount(int key, const char *arg, struct argp_state *state,
			    struct options *options)
{
	struct load *load = &options->load;

	switch (key) {
	case 't':
		options->timeout =
			args_duration(state, "timeout", arg, 1, TIMEOUT_MAX);
		break;
	case KEY_OPS:
		options->ops = args_whole(state, "ops", arg, 1, UINT64_MAX);
		break;
	case 'S':
		options->seed = args_whole(state, "seed", arg, 0, UINT64_MAX);
		break;
	case KEY_PRODUCERS:
		load->producers = (unsigned)args_whole(state, "producers", arg,
						       1, LOAD_MAX);
		break;
	case KEY_CONSUMERS:
		load->consumers = (unsigned)args_whole(state, "consumers", arg,
						       1, LOAD_MAX);
		break;
	case KEY_CAPACITY:
		load->capacity = (unsigned)args_whole(state, "capacity", arg, 1,
						      CAPACITY_MAX);
		break;
	case KEY_PATIENCE:
		load->patience =
			args_duration(state, "patience", arg, 0, ROUSE_SEC);
		break;
	case KEY_STALL:
		options->stall =
			args_duration(state, "stall", arg, 1, TIMEOUT_MAX);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct reader *reader = state->input;
	struct options *options = reader->options;

	switch (key) {
	case 'x':
		args_each(state, arg, exclude);
		break;
	case 'q':
		options->quiet = true;
		options->progress = false;
		break;
	case KEY_JSON:
		options->json = true;
		break;
	case KEY_HTML:
		options->html = arg;
		break;
	case KEY_CHAOS:
		options->chaos = true;
		break;
	case KEY_FAULTS:
		options->faults = true;
		break;
	case KEY_SABOTAGE:
		options->sabotage = true;
		break;
	case KEY_SELF_TEST:
		options->self_test = true;
		break;
	case KEY_LIST:
		list();
	case ARGP_KEY_ARG:
		options->runs[options->n_runs++] = scenarios[find(state, arg)];
		break;
	case ARGP_KEY_END:
		choose(state, reader);
		break;
	default:
		return parse_amount(key, arg, state, options);
	}
	return 0;
}

static void print_version(FILE *stream, struct argp_state *state)
{
	(void)state;
	fprintf(stream, "rouse-stress %s\n", rouse_version());
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[SCENARIO...]", doc, NULL, NULL, NULL};
	unsigned all = count_scenarios();
	uint64_t drawn = args_seed();
	struct reader reader = {options,
				zalloc_aligned(all, sizeof(*reader.excluded))};

	*options = (struct options){
		.timeout = 60 * ROUSE_SEC,
		.stall = 20 * ROUSE_SEC,
		.seed = drawn,
		.load = {.producers = 4,
			 .consumers = 4,
			 .patience = ROUSE_MSEC},
		.progress = isatty(STDERR_FILENO),
	};
	options->runs =
		zalloc_aligned((size_t)argc + all, sizeof(*options->runs));
	argp_program_version_hook = print_version;
	argp_err_exit_status = VERDICT_TROUBLE;
	argp_parse(&argp, argc, argv, 0, NULL, &reader);
	options->command =
		command_of(argc, argv, options->seed == drawn, drawn);
	free(reader.excluded);
}
