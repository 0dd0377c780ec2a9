/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PLAN_H
#define ROUSE_BENCH_PLAN_H

#include "results.h"

/* For how many rounds, of those that are asked for, there is time: @left ns. At
 * least for one. */
unsigned plan_rounds(const struct results *results, double left);

/* Give each measurement of the next round as many operations as make the round
 * take that time, in ns. */
void plan_round(struct results *results, double time);

#endif
