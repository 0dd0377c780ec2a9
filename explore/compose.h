/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_COMPOSE_H
#define ROUSE_EXPLORE_COMPOSE_H

#include <stdbool.h>

#include "jobs.h"

/*
 * A run by a name that no run has, but for its mode: event-pulse:2+1:p3-sc. How
 * many threads a scenario is right for, and with what beside their steps, is its
 * own matter: so these are those of one of its runs.
 *
 * @jobs: the n runs that there are.
 * Returns false if there is no such run.
 */
bool compose(const char *name, const struct job *jobs, unsigned n,
	     struct job *composed);

#endif
