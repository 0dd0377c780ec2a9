/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_CHOOSE_H
#define ROUSE_BENCH_CHOOSE_H

#include "args.h"
#include "options.h"

/* What the command line names, in lists with commas; NULL if none. */
struct choice {
	char *workloads;
	char *peers;
	char *excluded;
	char *families;      /* to sweep */
	bool sweep;          /* those that a sweep has by itself */
	const char *numbers; /* to sweep over */
};

/* Make the workloads, choose those to run, and by which peers; frees the lists.
 * Ends the program if there is no such thing. */
void choose(struct argp_state *state, struct choice *choice,
	    struct options *options);

/* For --list: those that were chosen, and all families. */
void choose_list(const struct options *options);

#endif
