/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PLAN_H
#define ROUSE_BENCH_PLAN_H

#include "table.h"

/* For how many rounds, of those that are asked for, there is time: @left ns. At
 * least for one. */
unsigned plan_rounds(const struct table *table, double left);

/* Give each measurement of the next round as many operations as make the round
 * take that time, in ns. */
void plan_round(struct table *table, double time);

#endif
