/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_WORKLOADS_H
#define ROUSE_BENCH_WORKLOADS_H

#include "families.h"

/* A loop in one of its forms, under a name. */
struct workload {
	char name[40];
	char summary[120];
	const char *unit;  /* of what one operation is */
	const char *group; /* of forms that differ in how many take part */
	double times;      /* as much time as others get */
	enum kind kind;
	struct shape shape;
	unsigned number; /* that the name has; 0 if it has none */
	bool usual;      /* it is run without a sweep */
	bool swept;      /* it is part of the sweep */
};

/* Made by workloads_make(), those of a group together. */
extern struct workload *workloads;
extern unsigned n_workloads;

/* Over which numbers, in ascending order, and which of the families[]. */
#define SWEEP_MAX  32
#define NUMBER_MAX 1024
struct sweep {
	unsigned numbers[SWEEP_MAX];
	unsigned n;
	const bool *families; /* NULL: none */
};

/* 1, 2, 4, .. up to twice the CPUs that there are, and those two numbers; at
 * least up to 8. */
void sweep_default(struct sweep *sweep, unsigned cpus);

/* The usual workloads, and those of the sweep. Once; free(workloads). False if
 * there is no memory. */
bool workloads_make(const struct sweep *sweep);

/* How many operations to begin with, when nothing is known yet. */
uint64_t workload_first_ops(const struct workload *workload);

/* For how many to count system calls, one by one. */
uint64_t workload_counted_ops(const struct workload *workload);

/* How many threads take part. */
unsigned workload_threads(const struct workload *workload);

#endif
