/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_WORKLOADS_H
#define ROUSE_BENCH_WORKLOADS_H

#include "peer.h"

/* A loop in one of its forms, under a name. */
struct workload {
	const char *name;
	const char *summary;
	const char *unit;  /* of what one operation is */
	const char *group; /* of forms that differ in how many take part */
	double times;      /* as much time as others get */
	enum kind kind;
	struct shape shape;
};

extern const struct workload workloads[];
extern const unsigned n_workloads;

/* How many operations to begin with, when nothing is known yet. */
uint64_t workload_first_ops(const struct workload *workload);

/* For how many to count system calls, one by one. */
uint64_t workload_counted_ops(const struct workload *workload);

/* How many threads take part. */
unsigned workload_threads(const struct workload *workload);

#endif
