/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_FAMILIES_H
#define ROUSE_BENCH_FAMILIES_H

#include "peer.h"

#define USUAL_MAX 5

/* What the number in a name counts. */
enum number {
	NUMBER_NONE, /* a workload of one form only */
	NUMBER_THREADS,
	NUMBER_PAIRS, /* of threads */
	NUMBER_SIDES  /* producers, and as many consumers */
};

/* Workloads that differ in how many threads take part. In the texts each "#"
 * is that number, and "~" the s of a plural. */
struct family {
	const char *group; /* its name, and that of its plot */
	const char *name;  /* of a workload */
	const char *summary;
	const char *unit; /* of what one operation is */
	double times;     /* as much time as others get */
	enum kind kind;
	enum number number;
	struct shape shape;        /* without that number */
	unsigned usual[USUAL_MAX]; /* that are run without a sweep, then 0 */
	bool swept;                /* by a sweep that names no family */
};

extern const struct family families[];
extern const unsigned n_families;

#endif
