/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SIMULATE_H
#define ROUSE_SIM_SIMULATE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine.h"
#include "workloads.h"

/* What is simulated. */
struct trial {
	const struct workload *workload;
	const struct subject *subject;
	unsigned cpus;
	unsigned threads;
	uint64_t seed;
	double time; /* ns that count, see trial_time() */
};

/* What comes of it: for each operation, except ops. */
struct result {
	uint64_t ops;
	double ns;
	double cpu_ns;
	double least; /* the share of the least served thread of an equal one */
	double most;
	double transfers;
	double failed;
	double sleeps;
	double wakes;
	bool stuck; /* all threads slept, without a deadline */
};

/* The simulated time that counts, in ns. */
double trial_time(const struct trial *trial);

void simulate(const struct trial *trial, struct result *result);

#endif
