/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <argp.h>
#include <limits.h>

#include <rouse/deadline.h>

#include "args.h"

#define WATCH_DEFAULT ROUSE_SEC

static const struct argp_option table[] = {
	{"watch", 'w', "SECONDS", OPTION_ARG_OPTIONAL,
	 "look again and again, as often (default 1), until the process ends "
	 "or an interrupt (Ctrl-C)",
	 0},
	{"json", 'j', NULL, 0, "print a line of JSON for each look", 0},
	{0},
};

static const char doc[] =
	"Say which threads of a process wait for which objects of librouse, in "
	"which state those are, who is in their queues, and who holds them as "
	"far as that is known. The process is not stopped."
	"\v"
	"SECONDS may have a unit, as in 200ms.\n\n"
	"Exit status: 0 it was looked at; 1 there is no such process, or this "
	"user may not look at it; 2 it does not use librouse; 3 wrong usage, "
	"or the output cannot be written.";

struct reader {
	struct options *options;
	const struct args_target *targets;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const struct reader *reader = state->input;
	struct options *options = reader->options;

	switch (key) {
	case 'w':
		options->watch =
			arg ? args_duration(state, "watch", arg,
					    10 * ROUSE_MSEC, 86400 * ROUSE_SEC)
			    : WATCH_DEFAULT;
		return 0;
	case ARGP_KEY_ARG:
		if (options->pid != 0)
			argp_error(state, "one process at a time");
		options->pid = (pid_t)args_whole(state, "PID", arg, 1, INT_MAX);
		return 0;
	case ARGP_KEY_END:
		if (options->pid == 0)
			argp_error(state, "which process? Give its number");
		return 0;
	default:
		return args_store(state, reader->targets, key, arg);
	}
}

void options_read(struct options *options, int argc, char **argv)
{
	static const struct argp argp = {table, parse, "PID", doc,
					 NULL,  NULL,  NULL};
	const struct args_target targets[] = {
		{'j', ARGS_SET, &options->json, 0, 0},
		{0, ARGS_END, NULL, 0, 0},
	};
	struct reader reader = {options, targets};

	*options = (struct options){.pid = 0};
	args_parse("rouse-who", &argp, argc, argv, &reader);
}
