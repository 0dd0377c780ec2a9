/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_TRIALS_H
#define ROUSE_SIM_TRIALS_H

#include "options.h"
#include "simulate.h"

/* A simulation, and what came of it. */
struct cell {
	struct trial trial;
	struct result result;
	const struct measured *measured; /* on a real machine; or NULL */
};

/*
 * All that was asked for: the subjects of one workload, number of CPUs and
 * number of threads are next to each other, then come other threads, CPUs,
 * workloads.
 */
struct results {
	const struct options *options;
	struct cell *cells;
	unsigned n;
	unsigned done; /* less than n if it was interrupted */
};

/* Plan what the options ask for; ends the program if there is no memory. */
void trials_plan(struct results *results, const struct options *options);

/* Run it. Ends early if that is asked for (stop.h). */
void trials_run(struct results *results);

/* How many cells from cell i on are of the same workload and CPUs. */
unsigned results_block(const struct results *results, unsigned i);

/* Did anything go wrong there? */
bool cell_failed(const struct cell *cell);

#endif
