/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rouse/deadline.h>

#include "choose.h"
#include "command.h"
#include "status.h"

#define TIMEOUT_MAX (7 * 24 * 3600 * ROUSE_SEC)

enum key {
	KEY_ROUNDS = 256,
	KEY_SWEEP,
	KEY_THREADS,
	KEY_NO_CALLS,
	KEY_CSV,
	KEY_JSON,
	KEY_HTML,
	KEY_MARKDOWN,
	KEY_LIST,
	KEY_SELF_TEST
};

static const struct argp_option table[] = {
	{"timeout", 't', "TIME", 0,
	 "about how long all of it may take, such as 90s, 20m or 1h (default "
	 "5m)",
	 0},
	{"rounds", KEY_ROUNDS, "N", 0,
	 "how often each peer runs each workload (1 to 99, default 7)", 0},
	{"sweep", KEY_SWEEP, "LIST", OPTION_ARG_OPTIONAL,
	 "run these families of workloads over a range of threads instead "
	 "(without a LIST, all but buffer-*-outside and cond-one-of)",
	 0},
	{"threads", KEY_THREADS, "LIST", 0,
	 "sweep over these numbers (default: 1, 2, 4, .. up to twice the "
	 "CPUs, at least up to 8)",
	 0},
	{"peers", 'p', "LIST", 0, "only these peers, with commas between them",
	 0},
	{"exclude", 'x', "LIST", 0, "not these workloads or peers", 0},
	{"seed", 'S', "N", 0,
	 "of the order of the peers, and of where their objects lie (default: "
	 "from the clock)",
	 0},
	{"no-calls", KEY_NO_CALLS, NULL, 0, "do not count system calls", 0},
	{"quiet", 'q', NULL, 0,
	 "write only the summary, and the tables of a sweep", 0},
	{"csv", KEY_CSV, "FILE", 0,
	 "write a line for each peer in each round of each workload", 0},
	{"json", KEY_JSON, "FILE", OPTION_ARG_OPTIONAL,
	 "one JSON object a line: for each peer in each workload, then the "
	 "summary; without a FILE on standard output, instead of the text",
	 0},
	{"html", KEY_HTML, "FILE", 0, "write a page with tables and pictures",
	 0},
	{"markdown", KEY_MARKDOWN, "FILE", 0,
	 "write what docs/data/benchmarks.md has", 0},
	{"self-test", KEY_SELF_TEST, NULL, 0,
	 "see that a peer with a brake comes out slower, a twin the same, and "
	 "a broken one not at all",
	 0},
	{"list", KEY_LIST, NULL, 0, "name what would be run, and end", 0},
	{0},
};

static const char doc[] =
	"Compare librouse with what one would use instead, side by side."
	"\v"
	"A WORKLOAD, and a name in a LIST, may have wildcards: 'buffer-*'. "
	"Without one, all run, or in a sweep its own; --list names them, and "
	"the families.\n\n"
	"A TIME is in seconds, or has a unit: ns, us, ms, s, m, h or d.\n\n"
	"Exit status: 0 measured; 1 the self-test failed, or a peer did; 3 "
	"wrong usage, or no memory, threads or file for what was asked; 130 or "
	"143 stopped by SIGINT (Ctrl-C) or SIGTERM, and what was measured by "
	"then is reported.";

/* What argp's parser fills. */
struct reader {
	struct options *options;
	const struct args_target *targets;
	struct choice choice;
	bool list;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct reader *reader = state->input;
	struct choice *choice = &reader->choice;

	switch (key) {
	case 'p':
		choice->peers = args_join(choice->peers, arg);
		break;
	case 'x':
		choice->excluded = args_join(choice->excluded, arg);
		break;
	case KEY_SWEEP:
		if (arg != NULL)
			choice->families = args_join(choice->families, arg);
		else
			choice->sweep = true;
		break;
	case KEY_JSON:
		reader->options->json = arg == NULL;
		reader->options->json_file = arg;
		break;
	case ARGP_KEY_ARG:
		choice->workloads = args_join(choice->workloads, arg);
		break;
	case ARGP_KEY_END:
		choose(state, choice, reader->options);
		if (reader->list) {
			choose_list(reader->options);
			exit(0);
		}
		break;
	default:
		return args_store(state, reader->targets, key, arg);
	}
	return 0;
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[WORKLOAD...]", doc, NULL, NULL, NULL};
	static char name[] = "rouse-bench";
	struct reader reader = {.options = options};
	const struct args_target targets[] = {
		{'t', ARGS_TIME, &options->timeout, ROUSE_MSEC, TIMEOUT_MAX},
		{KEY_ROUNDS, ARGS_UNSIGNED, &options->rounds, 1, ROUNDS_MAX},
		{KEY_THREADS, ARGS_TEXT, &reader.choice.numbers, 0, 0},
		{'S', ARGS_WHOLE, &options->seed, 0, UINT64_MAX},
		{KEY_NO_CALLS, ARGS_CLEAR, &options->calls, 0, 0},
		{'q', ARGS_SET, &options->quiet, 0, 0},
		{KEY_CSV, ARGS_TEXT, &options->csv, 0, 0},
		{KEY_HTML, ARGS_TEXT, &options->html, 0, 0},
		{KEY_MARKDOWN, ARGS_TEXT, &options->markdown, 0, 0},
		{KEY_SELF_TEST, ARGS_SET, &options->self_test, 0, 0},
		{KEY_LIST, ARGS_SET, &reader.list, 0, 0},
		{0, ARGS_END, NULL, 0, 0},
	};

	reader.targets = targets;
	*options = (struct options){
		.timeout = 300 * ROUSE_SEC,
		.rounds = 7,
		.seed = args_seed(),
		.calls = true,
		.progress = isatty(STDERR_FILENO),
	};
	args_parse(name, &argp, argc, argv, &reader);
	argv[0] = name;
	options->command = command_of(argc, argv, false, 0);
	if (options->command == NULL) {
		perror(name);
		exit(STATUS_TROUBLE);
	}
}
