/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_PLOT_H
#define ROUSE_STRESS_PLOT_H

#include <stdio.h>

#include "report/record.h"

/* Figures of HTML, with SVG in them and the classes of the page's style. */
void plot_throughput(FILE *to, const struct record *record);
void plot_latency(FILE *to, const struct record *record);

#endif
