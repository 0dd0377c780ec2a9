/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_CHART_H
#define ROUSE_CLI_CHART_H

#include <stdio.h>

/*
 * Charts of HTML, with SVG in them and the classes of the page's style: times
 * on a scale of powers of ten, upwards, over anything.
 */
struct chart_scale {
	int low; /* from 10^low ns */
	int high;
};

#define CHART_SCALE                                                            \
	{                                                                      \
		99, -99                                                        \
	} /* of nothing yet */

/* The places of a picture between its left and its right edge. */
#define CHART_LEFT  58
#define CHART_RIGHT 462

/* Make room for that time. */
void chart_include(struct chart_scale *scale, double ns);

/* Where it is. */
double chart_height(const struct chart_scale *scale, double ns);

void chart_begin(FILE *to, struct chart_scale *scale);
void chart_end(FILE *to, const char *caption);

/* Below the chart. */
void chart_label(FILE *to, double x, const char *label);

/* The middle of column i of n. */
double chart_column(unsigned i, unsigned n);

/* The n-th curve, with that name: in between come its points, as a path of SVG
 * has them. */
void chart_curve_begin(FILE *to, unsigned n);
void chart_curve_end(FILE *to, const char *name);

#endif
