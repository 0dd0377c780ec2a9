/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rouse/deadline.h>

#include "args.h"
#include "command.h"
#include "machine.h"
#include "parameters.h"

enum key {
	KEY_INSIDE = 256,
	KEY_WORK,
	KEY_SETTLE,
	KEY_SET,
	KEY_MEASURED,
	KEY_CSV,
	KEY_HTML,
	KEY_MARKDOWN,
	KEY_LIST,
	KEY_LIST_PARAMETERS
};

static const struct argp_option table[] = {
	{NULL, 0, NULL, 0, "What to simulate:", 1},
	{"subject", 's', "LIST", 0, "these subjects (default rouse)", 0},
	{"workload", 'w', "LIST", 0, "these workloads (default lock)", 0},
	{"cpus", 'c', "NUMBERS", 0,
	 "the numbers of CPUs (1 to 256, default 16)", 0},
	{"threads", 'n', "NUMBERS", 0,
	 "the numbers of threads (1 to 1024); 2x is two for each CPU (default "
	 "1-4x)",
	 0},
	{"time", 't', "TIME", 0,
	 "simulated time that counts (default 3ms); six times that where "
	 "operations are long, and at least six time slices if there are more "
	 "threads than CPUs",
	 0},
	{"seed", 'S', "N", 0, "of the random numbers (default 1)", 0},
	{"measured", KEY_MEASURED, NULL, 0,
	 "simulate what was measured on 16 CPUs, and print both", 0},

	{NULL, 0, NULL, 0, "The workload and the machine:", 2},
	{"inside", KEY_INSIDE, "NS", 0, "work under the lock", 0},
	{"work", KEY_WORK, "NS", 0, "own work between two operations", 0},
	{"settle", KEY_SETTLE, "NS", 0,
	 "how long waiters sleep before a broadcast (default 200000), or a "
	 "release or burst (50000)",
	 0},
	{"set", KEY_SET, "NAME=VALUE", 0,
	 "change a parameter of the machine; may be repeated", 0},

	{NULL, 0, NULL, 0, "What to say:", 3},
	{"quiet", 'q', NULL, 0, "print no table", 0},
	{"csv", KEY_CSV, "FILE", 0, "write a line for each simulation", 0},
	{"html", KEY_HTML, "FILE", 0, "write a page with curves", 0},
	{"markdown", KEY_MARKDOWN, "FILE", 0, "write tables in Markdown", 0},
	{"list", KEY_LIST, NULL, 0, "name the subjects and workloads, and end",
	 0},
	{"list-parameters", KEY_LIST_PARAMETERS, NULL, 0,
	 "name the parameters of the machine, with their values, and end", 0},
	{0},
};

static const char doc[] =
	"Predict how librouse does on a machine with many CPUs, beside other "
	"locks, semaphores and queues, by running them on a simulated one."
	"\v"
	"A LIST has names, or patterns as of the shell, with commas between "
	"them; --list names all. NUMBERS are such as 1,2,12 or 1-64, which is "
	"1,2,4,8,16,32,64. A TIME is in seconds, or has a unit: ns, us, ms, "
	"s.\n\n"
	"The same seed gives the same result.\n\n"
	"Exit status: 0 everything was simulated; 2 a simulation came to a "
	"standstill or finished no operation; 3 wrong usage, nothing to "
	"simulate, or no memory or file for what was asked; 130 or 143 stopped "
	"by SIGINT (Ctrl-C) or SIGTERM, and what was simulated by then is "
	"reported.";

/* What argp's parser works on. */
struct reader {
	struct options *options;
	const struct args_target *targets;
	double inside; /* below 0 if it is not given */
	double work;
	double settle;
};

static const char *subject_name(unsigned i)
{
	return subjects[i] ? subjects[i]->name : NULL;
}

static const char *subject_title(unsigned i)
{
	return subjects[i]->title;
}

static const char *workload_name(unsigned i)
{
	return i < n_workloads ? workloads[i].name : NULL;
}

static const char *workload_summary(unsigned i)
{
	return workloads[i].summary;
}

static const struct args_things all_subjects = {"subject", NULL, subject_name,
						subject_title, false};
static const struct args_things all_workloads = {
	"workload", NULL, workload_name, workload_summary, false};

static void take_subject(void *arg, unsigned i)
{
	struct options *options = arg;

	if (options->n_subjects < LIST_MAX)
		options->subjects[options->n_subjects++] = subjects[i];
}

static void take_workload(void *arg, unsigned i)
{
	struct options *options = arg;

	if (options->n_workloads < LIST_MAX)
		options->workloads[options->n_workloads++] = workloads[i];
}

static void want_cpus(struct argp_state *state, const char *text)
{
	struct options *options = ((struct reader *)state->input)->options;
	struct range range;

	if (!range_read(text, CPUS_MAX, false, &range))
		argp_error(state, "--cpus: '%s' is not from 1 to %d", text,
			   CPUS_MAX);
	if (options->n_cpus < LIST_MAX)
		options->cpus[options->n_cpus++] = range;
}

static void want_threads(struct argp_state *state, const char *text)
{
	struct options *options = ((struct reader *)state->input)->options;
	struct range range;

	if (!range_read(text, THREADS_ASKED_MAX, true, &range))
		argp_error(state, "--threads: '%s' is not from 1 to %d", text,
			   THREADS_ASKED_MAX);
	if (options->n_threads < LIST_MAX)
		options->threads[options->n_threads++] = range;
}

static double nanoseconds(struct argp_state *state, const char *name,
			  const char *arg)
{
	char *end;
	double value = strtod(arg, &end);

	if (end == arg || *end != '\0' || !(value >= 0 && value <= 1e9))
		argp_error(state, "--%s: '%s' is not a number from 0 to 1e9",
			   name, arg);
	return value;
}

static void set_parameter(struct argp_state *state, const char *arg)
{
	const char *equals = strchr(arg, '=');
	char name[64], *end = NULL;
	double value = 0;

	if (equals != NULL && (size_t)(equals - arg) < sizeof(name)) {
		snprintf(name, sizeof(name), "%.*s", (int)(equals - arg), arg);
		value = strtod(equals + 1, &end);
	}
	if (end == NULL || end == equals + 1 || *end != '\0' ||
	    !parameters_set(name, value))
		argp_error(state,
			   "--set: '%s' is no NAME=VALUE of a parameter; see "
			   "--list-parameters",
			   arg);
}

static void list(void)
{
	printf("subjects:\n");
	args_list(&all_subjects, 16);
	printf("\nworkloads:\n");
	args_list(&all_workloads, 16);
}

/* What was not given; what was changed. */
static void complete(struct argp_state *state, struct reader *reader)
{
	struct options *options = reader->options;

	if (options->n_subjects == 0)
		args_take(state, "rouse", &all_subjects, take_subject, options);
	if (options->n_workloads == 0)
		args_take(state, "lock", &all_workloads, take_workload,
			  options);
	if (options->n_cpus == 0)
		want_cpus(state, "16");
	if (options->n_threads == 0)
		want_threads(state, "1-4x");
	for (unsigned i = 0; i < options->n_workloads; i++) {
		if (reader->inside >= 0)
			options->workloads[i].inside = reader->inside;
		if (reader->work >= 0)
			options->workloads[i].work = reader->work;
		if (reader->settle >= 0)
			options->workloads[i].settle = reader->settle;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct reader *reader = state->input;
	struct options *options = reader->options;

	switch (key) {
	case 's':
		args_take(state, arg, &all_subjects, take_subject, options);
		break;
	case 'w':
		args_take(state, arg, &all_workloads, take_workload, options);
		break;
	case 'c':
		args_each(state, arg, want_cpus);
		break;
	case 'n':
		args_each(state, arg, want_threads);
		break;
	case KEY_INSIDE:
		reader->inside = nanoseconds(state, "inside", arg);
		break;
	case KEY_WORK:
		reader->work = nanoseconds(state, "work", arg);
		break;
	case KEY_SETTLE:
		reader->settle = nanoseconds(state, "settle", arg);
		break;
	case KEY_SET:
		set_parameter(state, arg);
		break;
	case ARGP_KEY_END:
		complete(state, reader);
		break;
	case KEY_LIST:
		list();
		exit(0);
	case KEY_LIST_PARAMETERS:
		parameters_list(stdout);
		exit(0);
	default:
		return args_store(state, reader->targets, key, arg);
	}
	return 0;
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {table, parse, NULL, doc,
					 NULL,  NULL,  NULL};
	static char name[] = "rouse-sim";
	int64_t time = 3 * ROUSE_MSEC;
	const struct args_target targets[] = {
		{'t', ARGS_TIME, &time, 10 * ROUSE_USEC, 10 * ROUSE_SEC},
		{'S', ARGS_WHOLE, &options->seed, 0, UINT64_MAX},
		{'q', ARGS_SET, &options->quiet, 0, 0},
		{KEY_MEASURED, ARGS_SET, &options->measured, 0, 0},
		{KEY_CSV, ARGS_TEXT, &options->csv, 0, 0},
		{KEY_HTML, ARGS_TEXT, &options->html, 0, 0},
		{KEY_MARKDOWN, ARGS_TEXT, &options->markdown, 0, 0},
		{0, ARGS_END, NULL, 0, 0},
	};
	struct reader reader = {options, targets, -1, -1, -1};

	*options = (struct options){
		.seed = 1,
		.progress = isatty(STDERR_FILENO),
	};
	args_parse(name, &argp, argc, argv, &reader);
	options->time = (double)time;
	argv[0] = name;
	options->command = command_of(argc, argv, false, 0);
	if (options->command == NULL)
		abort();
}
