/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_H
#define ROUSE_EXPLORE_SCENARIOS_H

#include "explore.h"

/* All scenarios, in the order in which they are listed; NULL at the end. */
extern const struct ex_scenario *const scenarios[];

#endif
