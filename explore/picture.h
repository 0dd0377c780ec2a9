/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_PICTURE_H
#define ROUSE_EXPLORE_PICTURE_H

#include <stdio.h>

#include "trace.h"

/* Draw a trace: as a graph for Graphviz, or as a chart of its own. */
void picture_dot(FILE *file, const struct trace *trace);
void picture_svg(FILE *file, const struct trace *trace);

#endif
