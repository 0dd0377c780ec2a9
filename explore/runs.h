/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_RUNS_H
#define ROUSE_EXPLORE_RUNS_H

#include "jobs.h"
#include "options.h"

/*
 * The runs that the command line means, out of all those of the scenarios (up
 * to a NULL), in their order: n of them, to be freed. Ends the program if there
 * is no run of a name that was given.
 */
struct job *runs_wanted(const struct ex_scenario *const *scenarios,
			const struct options *options, unsigned *n);

/* How many roles have a size; those behind the last one do not. */
unsigned roles_of(const unsigned *size);

#endif
