/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_CHOOSE_H
#define ROUSE_BENCH_CHOOSE_H

#include <argp.h>

#include "options.h"

/* What the command line names, as it names it. */
struct names {
	const char **lists; /* with commas in them */
	unsigned n;
};

struct choice {
	struct names workloads;
	struct names peers;
	struct names excluded;
	struct names families; /* to sweep */
	bool sweep;            /* .. or those that a sweep has by itself */
	const char *numbers;   /* to sweep over; NULL for those by itself */
};

/* Make the workloads, and choose those to run, and by which peers. Ends the
 * program if there is no such thing. */
void choose(struct argp_state *state, const struct choice *choice,
	    struct options *options);

/* Memory, zeroed; ends the program if there is none. */
void *zalloc(size_t n, size_t size);

#endif
