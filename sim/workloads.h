/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_WORKLOADS_H
#define ROUSE_SIM_WORKLOADS_H

#include <stdbool.h>

#include "subjects.h"

/* What the threads do. */

/* Its threads are so many, */
enum shape {
	SHAPE_ALIKE, /* as were asked for, and all do the same */
	SHAPE_PAIRS, /* the same, two by two */
	SHAPE_ONE,   /* and one beside them, which the others wait for */
};

/* It needs these primitives. */
enum needs { NEEDS_LOCK, NEEDS_COND, NEEDS_EVENT };

struct workload {
	const char *name;
	const char *summary;
	const char *unit; /* what an operation is */
	enum shape shape;
	enum needs needs;
	void (*body)(unsigned number);
	double inside; /* ns of work under the lock */
	double work;   /* ns of own work between two operations */
	unsigned capacity;
	bool rounds;   /* each operation is timed, and the median counts */
	double settle; /* ns of rest before each */
	double length; /* how many times as long it is simulated; 0: once */
};

extern const struct workload workloads[];
extern const unsigned n_workloads;

/* May this subject run it? */
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
