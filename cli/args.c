/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp, fnmatch() */

#include "args.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <rouse/types.h>

#include "duration.h"
#include "output.h"
#include "rng.h"
#include "status.h"

/* How many nanoseconds it has; 0 if there is no such unit. */
static double unit_ns(const char *name)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{"", 1e9},  {"ns", 1},   {"us", 1e3},   {"ms", 1e6},
		{"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9},
	};

	for (unsigned i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(name, units[i].name) == 0)
			return units[i].ns;
	return 0;
}

int64_t args_duration(struct argp_state *state, const char *name,
		      const char *arg, int64_t min, int64_t max)
{
	const char *unit = arg + strspn(arg, "0123456789.");
	double each = unit_ns(unit), ns;
	char least[DURATION_SIZE], most[DURATION_SIZE], *end;

	/* strtod() knows more numbers than those digits, such as 1e3. */
	ns = strtod(arg, &end) * each;
	if (end == arg || end != unit || each == 0 ||
	    !(ns >= (double)min && ns <= (double)max)) {
		argp_error(state,
			   "--%s: '%s' is not a time from %s to %s, such as "
			   "20ms, 1.5 or 2m",
			   name, arg, duration(least, min),
			   duration(most, max));
		return 0;
	}
	return (int64_t)(ns + 0.5);
}

uint64_t args_whole(struct argp_state *state, const char *name, const char *arg,
		    uint64_t min, uint64_t max)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(arg, &end, 10);
	if (!isdigit((unsigned char)*arg) || *end != '\0' || errno != 0 ||
	    value < min || value > max)
		argp_error(state,
			   "--%s: '%s' is not a whole number from %llu to %llu",
			   name, arg, (unsigned long long)min,
			   (unsigned long long)max);
	return value;
}

void args_each(struct argp_state *state, const char *names, args_name *call)
{
	char *copy = args_join(NULL, names), *rest = copy, *name;

	while ((name = strsep(&rest, ",")) != NULL)
		call(state, name);
	free(copy);
}

static void refuse(struct argp_state *state, const struct args_things *things,
		   const char *pattern)
{
	char *known = NULL;
	const char *name;
	size_t size;
	FILE *to = open_memstream(&known, &size);

	if (to == NULL)
		abort();
	for (unsigned i = 0; things->few && (name = things->name(i)); i++)
		fprintf(to, "%s%s", i ? ", " : "there are ", name);
	fclose(to);
	argp_error(state, "there is no %s '%s'%s; %s", things->what, pattern,
		   things->where ? things->where : "",
		   things->few ? known : "see --list");
	free(known);
}

void args_take(struct argp_state *state, const char *list,
	       const struct args_things *things, args_taker *take, void *arg)
{
	char *copy = args_join(NULL, list), *rest = copy, *pattern;
	const char *name;

	while ((pattern = strsep(&rest, ",")) != NULL) {
		bool any = false;

		for (unsigned i = 0; (name = things->name(i)) != NULL; i++) {
			if (*name == '\0' || fnmatch(pattern, name, 0) != 0)
				continue;
			any = true;
			if (take != NULL)
				take(arg, i);
		}
		if (!any)
			refuse(state, things, pattern);
	}
	free(copy);
}

bool args_has(const char *list, const char *name)
{
	char *copy, *rest, *pattern;
	bool any = false;

	if (list == NULL)
		return false;
	copy = rest = args_join(NULL, list);
	while ((pattern = strsep(&rest, ",")) != NULL)
		any |= fnmatch(pattern, name, 0) == 0;
	free(copy);
	return any;
}

char *args_join(char *list, const char *more)
{
	size_t length = list ? strlen(list) + 1 : 0;
	char *both = realloc(list, length + strlen(more) + 1);

	if (both == NULL)
		abort();
	if (length > 0)
		both[length - 1] = ',';
	strcpy(both + length, more);
	return both;
}

void args_list(const struct args_things *things, int width)
{
	const char *name;

	for (unsigned i = 0; (name = things->name(i)) != NULL; i++)
		if (*name != '\0')
			printf("%-*s %s\n", width, name, things->summary(i));
}

/* The long name of an option; the parser's children are argp's own. */
static const char *option_name(const struct argp *argp, int key)
{
	const struct argp_option *option = argp->options;
	const struct argp_child *child = argp->children;
	const char *name = NULL;

	for (; option && (option->name || option->key || option->doc); option++)
		if (option->key == key)
			return option->name;
	for (; name == NULL && child && child->argp; child++)
		name = option_name(child->argp, key);
	return name;
}

error_t args_store(struct argp_state *state, const struct args_target *target,
		   int key, char *arg)
{
	const char *name;

	while (target->kind != ARGS_END && target->key != key)
		target++;
	if (target->kind == ARGS_END)
		return ARGP_ERR_UNKNOWN;
	name = option_name(state->root_argp, key);
	switch (target->kind) {
	case ARGS_SET:
	case ARGS_CLEAR:
		*(bool *)target->to = target->kind == ARGS_SET;
		break;
	case ARGS_TEXT:
		*(const char **)target->to = arg;
		break;
	case ARGS_UNSIGNED:
		*(unsigned *)target->to = (unsigned)args_whole(
			state, name, arg, target->min, target->max);
		break;
	case ARGS_WHOLE:
		*(uint64_t *)target->to =
			args_whole(state, name, arg, target->min, target->max);
		break;
	default:
		*(int64_t *)target->to =
			args_duration(state, name, arg, (int64_t)target->min,
				      (int64_t)target->max);
	}
	return 0;
}

static const char *program_name;

/* What every program has. argp's own would be the same without -h. */

enum { KEY_USAGE = -2 };

static const struct argp_option common[] = {
	{"help", 'h', NULL, 0, "give this help list", -1},
	{NULL, '?', NULL, OPTION_HIDDEN, NULL, -1},
	{"usage", KEY_USAGE, NULL, 0, "give a short usage message", -1},
	{"version", 'V', NULL, 0, "print program version", -1},
	{0},
};

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->input;
		break;
	case 'h':
	case '?':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		break;
	case KEY_USAGE:
		argp_state_help(state, stdout,
				ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK);
		break;
	case 'V':
		printf("%s %s\n", program_name, ROUSE_VERSION);
		exit(STATUS_FINE);
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void args_parse(const char *program, const struct argp *argp, int argc,
		char **argv, void *input)
{
	const struct argp_child child[] = {{argp, 0, NULL, 0}, {0}};
	const struct argp all = {common, parse_common, NULL, NULL,
				 child,  NULL,         NULL};

	program_name = program;
	output_begin(program);
	argp_err_exit_status = STATUS_TROUBLE;
	argp_parse(&all, argc, argv, ARGP_NO_HELP, NULL, input);
}

uint64_t args_seed(void)
{
	struct timespec now;
	uint64_t ns;

	clock_gettime(CLOCK_REALTIME, &now);
	ns = (uint64_t)now.tv_sec * UINT64_C(1000000000) +
	     (uint64_t)now.tv_nsec;
	return rng_mix(ns ^ (uint64_t)getpid() << 40) % UINT64_C(1000000000);
}
