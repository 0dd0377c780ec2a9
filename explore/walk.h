/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_WALK_H
#define ROUSE_EXPLORE_WALK_H

#include "engine.h"

/* Search by random schedules. */
void walk(const struct ex_scenario *scenario, const struct ex_run *run,
	  const struct limits *limits, struct result *result);

#endif
