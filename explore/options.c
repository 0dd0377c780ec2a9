/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rouse/deadline.h>

#include "args.h"
#include "duration.h"
#include "machine.h"

#define MEMORY_MAX (UINT64_C(1) << 30) /* MiB */
#define JOBS_MAX   1024

#define TIMEOUT_MAX (7 * 24 * 3600 * ROUSE_SEC)

enum key {
	KEY_SET = 256,
	KEY_LIST,
	KEY_MEMORY,
	KEY_FIRST,
	KEY_NO_SHORTEN,
	KEY_STRICT,
	KEY_REPLAY,
	KEY_JSON,
	KEY_TABLE,
	KEY_DOT,
	KEY_SVG
};

static const struct argp_option table[] = {
	{NULL, 0, NULL, 0, "What to search:", 1},
	{"set", KEY_SET, "SET", 0,
	 "quick, the default, or deep, which includes quick", 0},
	{"list", KEY_LIST, NULL, 0,
	 "name the scenarios and their runs, of both sets if none is given, "
	 "and end",
	 0},
	{"exclude", 'x', "LIST", 0, "not these scenarios or runs", 0},
	{"replay", KEY_REPLAY, "SCHEDULE", 0,
	 "take this schedule of the one run that is named, and show it step "
	 "by step",
	 0},

	{NULL, 0, NULL, 0, "How:", 2},
	{"jobs", 'j', "N", 0,
	 "runs at once (default: as many as there are CPUs)", 0},
	{"timeout", 't', "TIME", 0,
	 "limit of each run, such as 90s or 5m (default 1m, or 1h if it is of "
	 "the deep set)",
	 0},
	{"seconds", 's', NULL, OPTION_ALIAS, NULL, 0},
	{"memory", KEY_MEMORY, "MIB", 0, "limit of each run (default 2048)", 0},
	{"seed", 'S', "N", 0, "of random schedules (default: from the clock)",
	 0},
	{"first", KEY_FIRST, NULL, 0, "stop at the first run that fails", 0},
	{"no-shorten", KEY_NO_SHORTEN, NULL, 0,
	 "do not look for the shortest schedule that fails", 0},
	{"strict", KEY_STRICT, NULL, 0,
	 "a search that a limit ended is not good enough", 0},

	{NULL, 0, NULL, 0, "What to say:", 3},
	{"quiet", 'q', NULL, 0, "only what is wrong, and the verdict", 0},
	{"json", KEY_JSON, NULL, 0,
	 "one JSON object a line: for each run, then the verdict", 0},
	{"table", KEY_TABLE, "FILE", 0, "write what came of it in Markdown", 0},
	{"dot", KEY_DOT, "FILE", 0,
	 "draw the first schedule that fails, or the replayed one, for "
	 "Graphviz",
	 0},
	{"svg", KEY_SVG, "FILE", 0, "the same, as a picture", 0},
	{0},
};

static const char doc[] =
	"Run the events, conditions and locks of librouse under every "
	"schedule of a few threads, with every value that C11 lets an atomic "
	"load return, and look for one that breaks a promise."
	"\v"
	"A RUN is named SCENARIO:THREADS:MODE, such as event-pulse:2+1:all; "
	"--list names them. It may also be a scenario, or have wildcards: "
	"'event-*'; it then means those that are in the set. Both it and a "
	"LIST may be several names with commas between them. Without a RUN, "
	"all runs of the set are searched.\n\n"
	"The mode is \"all\", every schedule; \"p2\", every schedule with at "
	"most 2 preemptions; \"r5000\", 5000 random ones. With \"-sc\" loads "
	"return the newest value only; with \"-sl\" no thread can sleep on "
	"several words at once. A fourth part says what may happen "
	"beside the steps of the threads, and how often: \"t\" the time moves "
	"on, \"s\" a wait ends for no reason, \"i\" with -EINTR, \"h\" a "
	"signal handler runs. A run that is in the list may have another "
	"mode: event-pulse:2+1:p3-sc.\n\n"
	"A TIME is in seconds, or has a unit: ns, us, ms, s, m, h or d.\n\n"
	"Exit status: 0 nothing wrong was found; 1 a run failed, and its "
	"schedule was printed; 2 with --strict, a limit ended some search; 3 "
	"wrong usage, no memory, processes or file for what was asked, no "
	"time to try anything in, or trouble of the explorer itself; 130 or "
	"143 stopped by SIGINT (Ctrl-C) or SIGTERM, and what was found by "
	"then is reported.";

static enum ex_set set(struct argp_state *state, const char *arg)
{
	if (strcmp(arg, "quick") != 0 && strcmp(arg, "deep") != 0)
		argp_error(state, "--set: there are quick and deep, no '%s'",
			   arg);
	return strcmp(arg, "deep") == 0 ? EX_DEEP : EX_QUICK;
}

/* What argp's parser works on. */
struct reader {
	struct options *options;
	const struct args_target *targets;
	bool set_given;
};

/* What only makes sense together, or not together. */
static void check(struct argp_state *state, struct reader *reader)
{
	struct options *options = reader->options;

	if (options->replay != NULL && options->n_wanted != 1)
		argp_error(state, "--replay needs the name of one run");
	if (options->replay != NULL && options->table != NULL)
		argp_error(state, "--replay makes no --table");
	if (options->list && !reader->set_given)
		options->set = EX_DEEP;
}

static void want(struct argp_state *state, const char *name)
{
	struct options *options = ((struct reader *)state->input)->options;

	options->wanted =
		realloc(options->wanted,
			(options->n_wanted + 1) * sizeof(*options->wanted));
	if (options->wanted == NULL)
		abort();
	options->wanted[options->n_wanted++] = args_join(NULL, name);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct reader *reader = state->input;
	struct options *options = reader->options;

	switch (key) {
	case KEY_SET:
		options->set = set(state, arg);
		reader->set_given = true;
		break;
	case 'x':
		options->excluded = args_join(options->excluded, arg);
		break;
	case KEY_MEMORY:
		options->memory =
			(size_t)args_whole(state, "memory", arg, 1, MEMORY_MAX)
			<< 20;
		break;
	case ARGP_KEY_ARG:
		args_each(state, arg, want);
		break;
	case ARGP_KEY_END:
		check(state, reader);
		break;
	default:
		return args_store(state, reader->targets, key, arg);
	}
	return 0;
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {table, parse, "[RUN...]", doc,
					 NULL,  NULL,  NULL};
	int64_t timeout = 0;
	const struct args_target targets[] = {
		{'t', ARGS_TIME, &timeout, 1, TIMEOUT_MAX},
		{'s', ARGS_TIME, &timeout, 1, TIMEOUT_MAX},
		{KEY_LIST, ARGS_SET, &options->list, 0, 0},
		{KEY_REPLAY, ARGS_TEXT, &options->replay, 0, 0},
		{'j', ARGS_UNSIGNED, &options->jobs, 1, JOBS_MAX},
		{'S', ARGS_WHOLE, &options->seed, 0, UINT64_MAX},
		{KEY_FIRST, ARGS_SET, &options->first, 0, 0},
		{KEY_NO_SHORTEN, ARGS_CLEAR, &options->shorten, 0, 0},
		{KEY_STRICT, ARGS_SET, &options->strict, 0, 0},
		{'q', ARGS_SET, &options->quiet, 0, 0},
		{KEY_JSON, ARGS_SET, &options->json, 0, 0},
		{KEY_TABLE, ARGS_TEXT, &options->table, 0, 0},
		{KEY_DOT, ARGS_TEXT, &options->dot, 0, 0},
		{KEY_SVG, ARGS_TEXT, &options->svg, 0, 0},
		{0, ARGS_END, NULL, 0, 0},
	};
	struct reader reader = {options, targets, false};
	int cpus = machine_cpus();

	*options = (struct options){
		.set = EX_QUICK,
		.jobs = cpus > 0 ? (unsigned)cpus : 1,
		.memory = (size_t)2048 << 20,
		.seed = args_seed(),
		.shorten = true,
		.progress = isatty(STDERR_FILENO),
	};
	args_parse("rouse-explore", &argp, argc, argv, &reader);
	options->seconds = in_seconds(timeout);
}

void options_free(struct options *options)
{
	for (unsigned i = 0; i < options->n_wanted; i++)
		free(options->wanted[i]);
	free(options->wanted);
	free(options->excluded);
}
