/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart.h"

#include <math.h>

#include "duration.h"

/* Pictures: WIDTH by HEIGHT, of which the axes leave this. */
#define WIDTH  480
#define HEIGHT 240
#define TOP    10
#define BOTTOM 212

void chart_include(struct chart_scale *scale, double ns)
{
	double power = log10(ns > .01 ? ns : .01);

	if (scale->low > (int)floor(power))
		scale->low = (int)floor(power);
	if (scale->high < (int)ceil(power))
		scale->high = (int)ceil(power);
}

double chart_height(const struct chart_scale *scale, double ns)
{
	double power = log10(ns > .01 ? ns : .01);
	double part = (power - scale->low) / (scale->high - scale->low);

	return BOTTOM - part * (BOTTOM - TOP);
}

void chart_begin(FILE *to, struct chart_scale *scale)
{
	if (scale->high <= scale->low)
		scale->high = scale->low + 1;
	fprintf(to, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH,
		HEIGHT);
	for (int power = scale->low; power <= scale->high; power++) {
		double ns = pow(10, power), y = chart_height(scale, ns);
		char text[DURATION_SIZE];

		fprintf(to,
			"<path class=\"axis\" d=\"M%d %.1fH%d\"/>"
			"<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s"
			"</text>\n",
			CHART_LEFT, y, CHART_RIGHT, CHART_LEFT - 4, y + 3,
			power < 0 ? "0.1 ns" : duration(text, (int64_t)ns));
	}
}

void chart_end(FILE *to, const char *caption)
{
	fprintf(to, "</svg><figcaption>%s</figcaption></figure>\n", caption);
}

void chart_label(FILE *to, double x, const char *label)
{
	fprintf(to,
		"<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		x, BOTTOM + 15, label);
}

double chart_column(unsigned i, unsigned n)
{
	return CHART_LEFT + (i + .5) * (CHART_RIGHT - CHART_LEFT) / n;
}

void chart_curve_begin(FILE *to, unsigned n)
{
	fprintf(to, "<path class=\"curve p%u\" d=\"", n);
}

void chart_curve_end(FILE *to, const char *name)
{
	fprintf(to, "\"><title>%s</title></path>\n", name);
}
