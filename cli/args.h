/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_ARGS_H
#define ROUSE_CLI_ARGS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Arguments of options, for the parsers of the programs. A wrong one ends the
 * program, as argp_error() does.
 */

/*
 * A time in nanoseconds from @min to @max, such as 90, 0.5s, 20ms or 1h; the
 * units are ns, us, ms, s, which may be left out, m, h and d.
 */
int64_t args_duration(struct argp_state *state, const char *name,
		      const char *arg, int64_t min, int64_t max);

/* A whole number from @min to @max. */
uint64_t args_whole(struct argp_state *state, const char *name, const char *arg,
		    uint64_t min, uint64_t max);

/* Call this for each name of a list that has commas between them. */
typedef void args_name(struct argp_state *state, const char *name);
void args_each(struct argp_state *state, const char *names, args_name *call);

/*
 * A LIST names things, such as workloads: it has names, or patterns as of the
 * shell, with commas between them.
 */
struct args_things {
	const char *what;  /* "workload", for messages */
	const char *where; /* " here", which follows its name; or NULL */
	/* NULL after the last one; "" of one that cannot be named now. */
	const char *(*name)(unsigned i);
	const char *(*summary)(unsigned i); /* for its line in a --list */
	bool few;                           /* a message names them all */
};

/* Call this for each thing that the list names, in the order of the list. A
 * name that there is not ends the program. NULL to see only that all are. */
typedef void args_taker(void *arg, unsigned i);
void args_take(struct argp_state *state, const char *list,
	       const struct args_things *things, args_taker *take, void *arg);

/* Is this name in the list? NULL is an empty one. */
bool args_has(const char *list, const char *name);

/* Both lists in one; see free(). The first one may be NULL, and is freed. */
char *args_join(char *list, const char *more);

/* A line for each of them, with names of that width. */
void args_list(const struct args_things *things, int width);

/* Where the argument of an option goes to. */
struct args_target {
	int key;
	enum {
		ARGS_END,      /* after the last one */
		ARGS_SET,      /* a bool, to true */
		ARGS_CLEAR,    /* a bool, to false */
		ARGS_TEXT,     /* const char * */
		ARGS_UNSIGNED, /* unsigned, from min to max */
		ARGS_WHOLE,    /* uint64_t, from min to max */
		ARGS_TIME,     /* int64_t, ns from min to max */
	} kind;
	void *to;
	uint64_t min, max;
};

/* Returns ARGP_ERR_UNKNOWN if it is none of these options. */
error_t args_store(struct argp_state *state, const struct args_target *targets,
		   int key, char *arg);

/* Parse the command line of this program, which has --help and such, too; wrong
 * usage ends it with STATUS_TROUBLE. */
void args_parse(const char *program, const struct argp *argp, int argc,
		char **argv, void *input);

/* A seed from the clock and the number of the process, short enough to be typed.
 */
uint64_t args_seed(void);

#endif
