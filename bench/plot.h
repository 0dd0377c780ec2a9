/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PLOT_H
#define ROUSE_BENCH_PLOT_H

#include <stdio.h>

#include "statistics.h"

/* Figures of HTML, with SVG in them and the classes of the page's style. */

/* What all peers took in the workloads of a group: its n cells. */
void plot_group(FILE *to, const struct results *results,
		const struct cell *cells, unsigned n, enum metric metric);

/* What share of the operations of a workload took how long. */
void plot_latency(FILE *to, const struct results *results,
		  const struct cell *row, unsigned n);

/* Its number in the options, which its colour goes by. */
unsigned plot_number(const struct results *results, const struct peer *peer);

#endif
