/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_WORKLOADS_H
#define ROUSE_SIM_WORKLOADS_H

#include <stdbool.h>

#include "subjects.h"

/* What the threads do. */

/* How many threads it has: */
enum shape {
	SHAPE_ALIKE, /* as asked for; all do the same */
	SHAPE_PAIRS, /* as asked for, if even */
	SHAPE_ONE,   /* as asked for, and one more that they wait for */
};

/* Which primitives it needs. */
enum needs { NEEDS_LOCK, NEEDS_COND, NEEDS_EVENT, NEEDS_SEM, NEEDS_QUEUE };

struct workload {
	const char *name;
	const char *summary;
	const char *unit; /* what an operation is */
	enum shape shape;
	enum needs needs;
	void (*body)(unsigned number);
	double inside;     /* ns of work under the lock */
	double work;       /* ns of own work between two operations */
	unsigned capacity; /* of a buffer; of a queue, 0: it has no bound */
	unsigned batch;    /* how many at once; 0 means 1 */
	unsigned first;    /* of the threads whose operations count, */
	unsigned step;     /* and from each to the next; 0 means 1 */
	bool rounds;       /* each operation is timed, and the median counts */
	double settle;     /* ns that waiters sleep before each */
	double length;     /* factor of the simulated time; 0 means 1 */
};

extern const struct workload workloads[];
extern const unsigned n_workloads;

/* Does the subject have the primitives that it needs? */
bool workload_fits(const struct workload *workload,
		   const struct subject *subject);

/* What runs, for the bodies. */
struct workload_run {
	const struct workload *workload;
	const struct subject *subject;
	unsigned threads;     /* that were asked for */
	void (*took)(double); /* a timed operation is done */
};

extern struct workload_run workload_run;

/* All shared state as before the first run. */
void workload_reset(void);

#endif
