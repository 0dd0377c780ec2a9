/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_MEASURED_H
#define ROUSE_SIM_MEASURED_H

/* What a real machine measured, to hold predictions against. */
struct measured {
	const char *workload;
	const char *subject;
	unsigned threads;
	double ns;
	double cpu_ns; /* or 0 */
};

#define MEASURED_CPUS 16

/* Grouped by workload; one without a name is after the last. */
extern const struct measured measurements[];

#endif
