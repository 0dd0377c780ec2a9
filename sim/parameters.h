/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_PARAMETERS_H
#define ROUSE_SIM_PARAMETERS_H

#include <stdbool.h>
#include <stdio.h>

/*
 * What the simulated machine costs, in nanoseconds. The values, and where each
 * comes from, are in parameters.c.
 */
struct parameters {
	/* Memory. */
	double hit;
	double load;
	double rmw;
	double request;
	double transfer;
	double hold;
	double share;
	double migrate;
	double jitter;
	double call;
	double pause;

	/* The kernel: futex calls. */
	double futex_enter;
	double futex_exit;
	double futex_locked;
	double futex_handoff;
	double wake;
	double clock;
	double yield;

	/* The kernel: CPUs. */
	double idle;
	double deep_idle;
	double deep_after;
	double wake_cpu;
	double sleep;
	double switching;
	double steal;
	double slice;
	double start;
};

extern struct parameters parameters;

/* Set one by its name. Returns false if there is none, or the value is none
 * that it can have. */
bool parameters_set(const char *name, double value);

/* All of them: name, value, and what it is. */
void parameters_list(FILE *to);

#endif
