/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_RUNS_H
#define ROUSE_EXPLORE_RUNS_H

#include "jobs.h"
#include "options.h"

/*
 * The runs that the command line names, of those of the scenarios (up to a
 * NULL), in their order: n of them, to be freed. Exits if there is no run of a
 * given name.
 */
struct job *runs_wanted(const struct ex_scenario *const *scenarios,
			const struct options *options, unsigned *n);

/* The number of roles, up to the last one that is not empty. */
unsigned roles_of(const unsigned *size);

#endif
