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
#include "harness.h"
#include "report.h"

enum key {
	KEY_PRODUCERS = 256,
	KEY_CONSUMERS,
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
	{"seconds", 's', "N", 0,
	 "length of the whole run, split evenly over the scenarios "
	 "(default 60; 0.5 is fine)",
	 0},
	{"seed", 'S', "N", 0, "of all random choices (default: from the clock)",
	 0},
	{"producers", KEY_PRODUCERS, "N", 0,
	 "threads that produce, set or notify (1 to 1000, default 4)", 0},
	{"consumers", KEY_CONSUMERS, "N", 0,
	 "threads that consume or wait (1 to 1000, default 4)", 0},
	{"stall", KEY_STALL, "SECONDS", 0,
	 "a worker without progress for that long is lost (default 20)", 0},
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
	"The seed repeats what each thread chooses to do, not when: the "
	"schedule is the kernel's, so a failure need not come back with its "
	"seed.\n\n"
	"Exit status: 0 all passed; 1 a check failed; 2 a stall: somebody "
	"waited in vain, and who waits for what was written to stderr; 3 wrong "
	"usage, or no memory, threads or file for what was asked. A failure or "
	"stall ends the run at once.";

static const struct scenario *find(struct argp_state *state, const char *name)
{
	char known[256] = "";
	size_t len = 0;

	for (unsigned i = 0; scenarios[i] != NULL; i++) {
		if (strcmp(scenarios[i]->name, name) == 0)
			return scenarios[i];
		len += (size_t)snprintf(known + len, sizeof(known) - len,
					"%s%s", i ? ", " : "",
					scenarios[i]->name);
	}
	argp_error(state, "there is no scenario '%s'; there are %s", name,
		   known);
	return NULL;
}

static _Noreturn void list(void)
{
	for (unsigned i = 0; scenarios[i] != NULL; i++)
		printf("%-10s %s\n", scenarios[i]->name, scenarios[i]->summary);
	exit(VERDICT_PASS);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 's':
		options->seconds = args_seconds(state, "seconds", arg);
		break;
	case 'S':
		options->seed = args_whole(state, "seed", arg, 0, UINT64_MAX);
		break;
	case KEY_PRODUCERS:
		options->load.producers = (unsigned)args_whole(
			state, "producers", arg, 1, LOAD_MAX);
		break;
	case KEY_CONSUMERS:
		options->load.consumers = (unsigned)args_whole(
			state, "consumers", arg, 1, LOAD_MAX);
		break;
	case KEY_STALL:
		options->stall = args_seconds(state, "stall", arg);
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
		options->runs[options->n_runs++] = find(state, arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void print_version(FILE *stream, struct argp_state *state)
{
	(void)state;
	fprintf(stream, "rouse-stress %s\n", rouse_version());
}

/* The command to repeat this run: the same, with the seed. */
static char *command_of(int argc, char **argv, uint64_t seed)
{
	char *command = NULL;
	size_t size;
	FILE *to = open_memstream(&command, &size);

	if (to == NULL)
		return NULL;
	for (int i = 0; i < argc; i++)
		fprintf(to, "%s ", argv[i]);
	fprintf(to, "--seed=%" PRIu64, seed);
	fclose(to);
	return command;
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[SCENARIO...]", doc, NULL, NULL, NULL};
	unsigned all = 0;

	*options = (struct options){
		.seconds = 60,
		.stall = 20,
		.seed = args_seed(),
		.load = {.producers = 4,
			 .consumers = 4,
			 .patience = ROUSE_MSEC},
		.progress = isatty(STDERR_FILENO),
	};
	while (scenarios[all] != NULL)
		all++;
	options->runs = room_for((size_t)argc + all, sizeof(*options->runs));
	argp_program_version_hook = print_version;
	argp_err_exit_status = VERDICT_TROUBLE;
	argp_parse(&argp, argc, argv, 0, NULL, options);
	options->command = command_of(argc, argv, options->seed);

	if (options->n_runs == 0) {
		memcpy(options->runs, scenarios, all * sizeof(*scenarios));
		options->n_runs = all;
	}
}
