/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_MEASURE_H
#define ROUSE_BENCH_MEASURE_H

#include "peer.h"
#include "workloads.h"

/*
 * One measurement, in a process of its own: nothing that another one did is
 * left in it, and what never ends there, or crashes, does not take the rest
 * with it.
 */
enum outcome {
	OUTCOME_FINE,
	OUTCOME_STUCK, /* it did not end in time */
	OUTCOME_WRONG, /* what it did was not right */
	OUTCOME_CRASHED,
	OUTCOME_REFUSED, /* the system has no means for it */
	OUTCOME_NONE     /* it was stopped before */
};

struct trial {
	const struct peer *peer;
	const struct workload *workload;
	uint64_t ops;
	uint64_t seed;
};

/* Once, before all. False if there are too few CPUs for PIN_TWO. */
bool measure_begin(void);

/* The CPUs for PIN_ONE and PIN_TWO. */
extern int measure_cpus[2];

/* In seconds; what takes longer is stuck. */
extern unsigned measure_limit;

enum outcome measure(const struct trial *trial, struct result *result);

/* The system calls of one operation; NAN if they cannot be counted. */
double measure_calls(const struct trial *trial);

#endif
