/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rouse/deadline.h>

#include "args.h"
#include "command.h"
#include "peers.h"

#define TROUBLE     3
#define TIMEOUT_MAX (7 * 24 * 3600 * ROUSE_SEC)

enum key {
	KEY_ROUNDS = 256,
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
	{"peers", 'p', "LIST", 0, "only these peers, with commas between them",
	 0},
	{"exclude", 'x', "LIST", 0, "not these workloads or peers", 0},
	{"seed", 'S', "N", 0,
	 "of the order of the peers, and of where their objects lie (default: "
	 "from the clock)",
	 0},
	{"no-calls", KEY_NO_CALLS, NULL, 0, "do not count system calls", 0},
	{"quiet", 'q', NULL, 0, "write only the summary", 0},
	{"csv", KEY_CSV, "FILE", 0,
	 "write a line for each peer in each round of each workload", 0},
	{"json", KEY_JSON, NULL, 0,
	 "one JSON object a line: for each peer in each workload, then the "
	 "summary",
	 0},
	{"html", KEY_HTML, "FILE", 0, "write a page with tables and pictures",
	 0},
	{"markdown", KEY_MARKDOWN, "FILE", 0,
	 "write what docs/benchmarks.md has", 0},
	{"self-test", KEY_SELF_TEST, NULL, 0,
	 "see that a peer with a brake comes out slower, a twin the same, and "
	 "a broken one not at all",
	 0},
	{"list", KEY_LIST, NULL, 0, "name the workloads and peers, and end", 0},
	{0},
};

static const char doc[] =
	"Compare librouse with what one would use instead, side by side."
	"\v"
	"A WORKLOAD, and a name in a LIST, may have wildcards: 'buffer-*'. "
	"Without one, all run; --list names them.\n\n"
	"A TIME is in seconds, or has a unit: ns, us, ms, s, m, h or d.\n\n"
	"Exit status: 0 measured; 1 the self-test failed, or a peer did; 3 "
	"wrong usage, or no memory, threads or file for what was asked.";

/* Which were named, which were excluded. */
struct reader {
	struct options *options;
	bool *workloads;
	bool *not_workloads;
	bool *peers;
	bool *not_peers;
	bool some_workloads;
	bool some_peers;
};

static bool pick_workloads(const char *glob, bool *picked)
{
	bool any = false;

	for (unsigned i = 0; i < n_workloads; i++)
		if (fnmatch(glob, workloads[i].name, 0) == 0)
			any = picked[i] = true;
	return any;
}

static bool pick_peers(const char *glob, bool *picked)
{
	bool any = false;

	for (unsigned i = 0; i < n_peers; i++)
		if (fnmatch(glob, peers[i]->name, 0) == 0)
			any = picked[i] = true;
	return any;
}

static void want_peer(struct argp_state *state, const char *name)
{
	struct reader *reader = state->input;

	reader->some_peers = true;
	if (!pick_peers(name, reader->peers))
		argp_error(state, "there is no peer '%s' here; see --list",
			   name);
}

static void want_workload(struct argp_state *state, const char *name)
{
	struct reader *reader = state->input;

	reader->some_workloads = true;
	if (!pick_workloads(name, reader->workloads))
		argp_error(state, "there is no workload '%s'; see --list",
			   name);
}

static void exclude(struct argp_state *state, const char *name)
{
	struct reader *reader = state->input;
	bool any = pick_workloads(name, reader->not_workloads);

	if (!pick_peers(name, reader->not_peers) && !any)
		argp_error(state,
			   "there is no workload or peer '%s' here; see "
			   "--list",
			   name);
}

static void choose(struct argp_state *state, struct reader *reader)
{
	struct options *options = reader->options;

	for (unsigned i = 0; i < n_workloads; i++)
		if ((reader->workloads[i] || !reader->some_workloads) &&
		    !reader->not_workloads[i])
			options->workloads[options->n_workloads++] =
				&workloads[i];
	for (unsigned i = 0; i < n_peers; i++)
		if ((reader->peers[i] || !reader->some_peers) &&
		    !reader->not_peers[i])
			options->peers[options->n_peers++] = peers[i];
	if (options->n_workloads == 0 || options->n_peers == 0)
		argp_error(state, "no workload or no peer is left");
}

static _Noreturn void list(void)
{
	for (unsigned i = 0; i < n_workloads; i++)
		printf("%-24s %s\n", workloads[i].name, workloads[i].summary);
	printf("\npeers:\n");
	for (unsigned i = 0; i < n_peers; i++)
		printf("%-24s %s\n", peers[i]->name, peers[i]->title);
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
		options->json = true;
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
		args_each(state, arg, want_peer);
		break;
	case 'x':
		args_each(state, arg, exclude);
		break;
	case KEY_NO_CALLS:
		options->calls = false;
		break;
	case KEY_SELF_TEST:
		options->self_test = true;
		break;
	case KEY_LIST:
		list();
	case ARGP_KEY_ARG:
		want_workload(state, arg);
		break;
	case ARGP_KEY_END:
		choose(state, reader);
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

static void *need(void *room)
{
	if (room == NULL) {
		perror("rouse-bench");
		exit(TROUBLE);
	}
	return room;
}

static void *room_for(size_t n, size_t size)
{
	return need(calloc(n, size));
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {
		table, parse, "[WORKLOAD...]", doc, NULL, NULL, NULL};
	static char name[] = "rouse-bench";
	bool *picked = room_for(2 * (n_workloads + n_peers), sizeof(*picked));
	struct reader reader = {
		.options = options,
		.workloads = picked,
		.not_workloads = picked + n_workloads,
		.peers = picked + 2 * n_workloads,
		.not_peers = picked + 2 * n_workloads + n_peers,
	};

	*options = (struct options){
		.timeout = 300 * ROUSE_SEC,
		.rounds = 7,
		.seed = args_seed(),
		.calls = true,
		.progress = isatty(STDERR_FILENO),
		.workloads = room_for(n_workloads, sizeof(void *)),
		.peers = room_for(n_peers, sizeof(void *)),
	};
	argp_program_version_hook = print_version;
	argp_err_exit_status = TROUBLE;
	argp_parse(&argp, argc, argv, 0, NULL, &reader);
	argv[0] = name;
	options->command = need(command_of(argc, argv, false, 0));
	free(picked);
}
