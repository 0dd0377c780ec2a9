/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_CHART_H
#define ROUSE_CLI_CHART_H

#include <stdio.h>

/*
 * Charts of HTML, with SVG in them and the classes of the page's style: curves
 * of times over columns, on a scale of powers of ten.
 */
#define CHART_LABEL 32
struct chart {
	unsigned curves;
	unsigned columns;
	const char **names;          /* of the curves */
	char (*labels)[CHART_LABEL]; /* of the columns; "" at first */
	double *places; /* of the columns, from 0 to 1; evenly at first */
	double *values; /* see chart_value(); none at first */
};

void chart_begin(struct chart *chart, unsigned curves, unsigned columns);

/* How many nanoseconds a curve has in a column. */
double *chart_value(const struct chart *chart, unsigned curve, unsigned column);

/* Draw it, unless it has no value, and free it. */
void chart_end(struct chart *chart, FILE *to, const char *caption);

/* A colour for each of n curves, for the style of the page: that of the text
 * for curve @strong, and a dim one for curve @dim. */
void chart_colours(FILE *to, unsigned n, unsigned strong, unsigned dim);

/* What curve has which colour. */
void chart_key(FILE *to, unsigned curve, const char *name);

/* The parts of any picture. A place is x to the right and y down. */
void svg_begin(FILE *to, int width, int height);
void svg_end(FILE *to, const char *caption);

/* @anchor: "start", "middle" or "end", which is at that place. */
void svg_text(FILE *to, double x, double y, const char *anchor,
	      const char *text);

#endif
