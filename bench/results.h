/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_RESULTS_H
#define ROUSE_BENCH_RESULTS_H

#include "measure.h"
#include "options.h"

/* One operation, on average over one measurement. */
struct round {
	uint64_t ops; /* that there were */
	double ns;
	double cpu; /* ns */
	double switches;
	double least;
	double most;
};

/* A peer in a workload. */
struct cell {
	const struct workload *workload;
	const struct peer *peer;
	enum outcome outcome;
	uint64_t ops;    /* of the next measurement */
	double each;     /* ns of one, on the wall */
	double overhead; /* ns of a measurement beside its operations */
	double calls;    /* of the kernel; NAN if they were not counted */
	unsigned n;
	struct round *rounds; /* one a round */
	struct histogram latency;
};

struct results {
	const struct options *options;
	struct cell *cells; /* of a workload, one after the other */
	unsigned n;
	unsigned rounds;     /* all of which were made */
	bool interrupted;    /* perhaps within the next one */
	const char *started; /* when */
	double busy;         /* CPUs, before */
	double seconds;      /* that it took */
};

/* How to call what went wrong. */
const char *outcome_name(enum outcome outcome);

/* How many cells a workload has, from its first one on. */
unsigned results_row(const struct results *results, unsigned first);

/* What the peers did in one workload. */
struct row {
	const struct workload *workload;
	const struct cell *cells;
	unsigned n;
};

/* The next one, or the first if this is none, {0}. False after the last. */
bool results_next(const struct results *results, struct row *row);

/* The cell of this peer; NULL if there is none, or it has failed. */
const struct cell *results_find(const struct row *row, const struct peer *peer);

/* Workloads that differ in how many threads take part, or in where they run.
 * "plain" and "timed" are no groups, but what belongs to none: each of their
 * workloads is by itself. */
struct group {
	struct row rows[SWEEP_MAX + USUAL_MAX];
	unsigned n;
};

/* The next one, or the first if this is none, {0}. False after the last. */
bool results_next_group(const struct results *results, struct group *group);

#endif
