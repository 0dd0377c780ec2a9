/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rouse/deadline.h>

#include "args.h"
#include "choose.h"
#include "command.h"
#include "peers.h"

#define TROUBLE     3
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
	"wrong usage, or no memory, threads or file for what was asked; 4 "
	"interrupted, what was measured by then is reported.";

/* What argp's parser fills. */
struct reader {
	struct options *options;
	struct choice choice;
	bool list;
};

static void add_list(struct names *names, const char *list)
{
	names->lists[names->n++] = list;
}

static _Noreturn void list(const struct options *options)
{
	for (unsigned i = 0; i < options->n_workloads; i++)
		printf("%-28s %s\n", options->workloads[i]->name,
		       options->workloads[i]->summary);
	printf("\nfamilies to sweep:\n");
	for (unsigned i = 0; i < n_families; i++)
		if (families[i].number != NUMBER_NONE)
			printf("%-28s %s%s\n", families[i].group,
			       families[i].name,
			       families[i].swept ? "" : " (only if named)");
	printf("\npeers:\n");
	for (unsigned i = 0; i < options->n_peers; i++)
		printf("%-28s %s\n", options->peers[i]->name,
		       options->peers[i]->title);
	if (peers_missing[0] != '\0')
		printf("not found by ./configure: %s\n", peers_missing + 2);
	exit(0);
}

static error_t parse_output(int key, char *arg, struct options *options)
{
	switch (key) {
	case 'q':
		options->quiet = true;
		break;
	case KEY_CSV:
		options->csv = arg;
		break;
	case KEY_JSON:
		options->json = arg == NULL;
		options->json_file = arg;
		break;
	case KEY_HTML:
		options->html = arg;
		break;
	case KEY_MARKDOWN:
		options->markdown = arg;
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
	struct choice *choice = &reader->choice;

	switch (key) {
	case 't':
		options->timeout = args_duration(state, "timeout", arg,
						 ROUSE_MSEC, TIMEOUT_MAX);
		break;
	case KEY_ROUNDS:
		options->rounds = (unsigned)args_whole(state, "rounds", arg, 1,
						       ROUNDS_MAX);
		break;
	case 'S':
		options->seed = args_whole(state, "seed", arg, 0, UINT64_MAX);
		break;
	case 'p':
		add_list(&choice->peers, arg);
		break;
	case 'x':
		add_list(&choice->excluded, arg);
		break;
	case KEY_SWEEP:
		if (arg != NULL)
			add_list(&choice->families, arg);
		else
			choice->sweep = true;
		break;
	case KEY_THREADS:
		choice->numbers = arg;
		break;
	case KEY_NO_CALLS:
		options->calls = false;
		break;
	case KEY_SELF_TEST:
		options->self_test = true;
		break;
	case KEY_LIST:
		reader->list = true;
		break;
	case ARGP_KEY_ARG:
		add_list(&choice->workloads, arg);
		break;
	case ARGP_KEY_END:
		choose(state, choice, options);
		if (reader->list)
			list(options);
		break;
	default:
		return parse_output(key, arg, options);
	}
	return 0;
}

static void print_version(FILE *stream, struct argp_state *state)
{
	(void)state;
	fprintf(stream, "rouse-bench %s\n", rouse_version());
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[WORKLOAD...]", doc, NULL, NULL, NULL};
	static char name[] = "rouse-bench";
	struct reader reader = {.options = options};
	struct names *all[] = {
		&reader.choice.workloads,
		&reader.choice.peers,
		&reader.choice.excluded,
		&reader.choice.families,
	};

	*options = (struct options){
		.timeout = 300 * ROUSE_SEC,
		.rounds = 7,
		.seed = args_seed(),
		.calls = true,
		.progress = isatty(STDERR_FILENO),
	};
	argp_program_version_hook = print_version;
	argp_err_exit_status = TROUBLE;
	for (unsigned i = 0; i < sizeof(all) / sizeof(*all); i++)
		all[i]->lists = zalloc((size_t)argc, sizeof(char *));
	argp_parse(&argp, argc, argv, 0, NULL, &reader);
	argv[0] = name;
	options->command = command_of(argc, argv, false, 0);
	for (unsigned i = 0; i < sizeof(all) / sizeof(*all); i++)
		free(all[i]->lists);
	if (options->command == NULL) {
		perror("rouse-bench");
		exit(TROUBLE);
	}
}
