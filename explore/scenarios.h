/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_H
#define ROUSE_EXPLORE_SCENARIOS_H

#include "explore.h"

/* Each of them, then NULL (cli/list-scenarios.sh). */
extern const struct ex_scenario *const scenarios[];

#endif
