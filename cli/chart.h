/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_CHART_H
#define ROUSE_CLI_CHART_H

#include <stdio.h>

/*
 * Charts of HTML, with SVG in them and the classes of the page's style: curves
 * of times over columns, on a scale of powers of ten.
 */
#define CHART_CURVES  64
#define CHART_COLUMNS 64
#define CHART_LABEL   32

struct chart {
	unsigned curves;
	unsigned columns;
	const char *names[CHART_CURVES];
	char labels[CHART_COLUMNS][CHART_LABEL];
	double places[CHART_COLUMNS]; /* from 0 to 1; evenly at first */
	double ns[CHART_CURVES]
		 [CHART_COLUMNS]; /* NAN at first, which is none */
};

/* What is more than there is room for is left out. */
void chart_begin(struct chart *chart, unsigned curves, unsigned columns);

/* Draw it, unless it has no value. */
void chart_put(FILE *to, const struct chart *chart, const char *caption);

/* A colour for each of n curves, for the style of the page: that of the text
 * for curve @strong, and a dim one for curve @dim. */
void chart_colours(FILE *to, unsigned n, unsigned strong, unsigned dim);

/* Which curve has which colour. */
void chart_key(FILE *to, unsigned curve, const char *name);

/* The frame of any picture, and a text in it: @anchor, "start", "middle" or
 * "end", is at that place. */
void svg_begin(FILE *to, int width, int height);
void svg_end(FILE *to, const char *caption);
void svg_text(FILE *to, double x, double y, const char *anchor,
	      const char *text);

#endif
