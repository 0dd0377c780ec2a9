/* SPDX-License-Identifier: BSD-2-Clause */
#include "chart.h"

#include <math.h>
#include <stdbool.h>

#include "duration.h"

/* Pictures: WIDTH by HEIGHT, of which the axes leave this. */
#define WIDTH  480
#define HEIGHT 240
#define LEFT   58
#define RIGHT  462
#define TOP    10
#define BOTTOM 212

/* From 10^low to 10^high ns. */
struct scale {
	int low;
	int high;
};

void chart_begin(struct chart *chart, unsigned curves, unsigned columns)
{
	*chart = (struct chart){
		.curves = curves < CHART_CURVES ? curves : CHART_CURVES,
		.columns = columns < CHART_COLUMNS ? columns : CHART_COLUMNS,
	};
	for (unsigned j = 0; j < chart->columns; j++)
		chart->places[j] = (j + .5) / chart->columns;
	for (unsigned i = 0; i < chart->curves; i++)
		for (unsigned j = 0; j < chart->columns; j++)
			chart->ns[i][j] = NAN;
}

static double power_of(double ns)
{
	return log10(ns > .01 ? ns : .01);
}

static struct scale scale_of(const struct chart *chart)
{
	struct scale scale = {99, -99};

	for (unsigned i = 0; i < chart->curves; i++)
		for (unsigned j = 0; j < chart->columns; j++) {
			double power = power_of(chart->ns[i][j]);

			if (isnan(chart->ns[i][j]))
				continue;
			if (scale.low > (int)floor(power))
				scale.low = (int)floor(power);
			if (scale.high < (int)ceil(power))
				scale.high = (int)ceil(power);
		}
	scale.high += scale.high == scale.low;
	return scale;
}

static double height(const struct scale *scale, double ns)
{
	double part = (power_of(ns) - scale->low) / (scale->high - scale->low);

	return BOTTOM - part * (BOTTOM - TOP);
}

static double place(const struct chart *chart, unsigned column)
{
	return LEFT + chart->places[column] * (RIGHT - LEFT);
}

static void put_axes(FILE *to, const struct chart *chart,
		     const struct scale *scale)
{
	for (int power = scale->low; power <= scale->high; power++) {
		double ns = pow(10, power), y = height(scale, ns);
		char text[DURATION_SIZE];

		fprintf(to, "<path class=\"axis\" d=\"M%d %.1fH%d\"/>", LEFT, y,
			RIGHT);
		svg_text(to, LEFT - 4, y + 3, "end",
			 power < 0 ? "0.1 ns" : duration(text, (int64_t)ns));
	}
	for (unsigned i = 0; i < chart->columns; i++)
		if (chart->labels[i][0] != '\0')
			svg_text(to, place(chart, i), BOTTOM + 15, "middle",
				 chart->labels[i]);
}

static void put_curve(FILE *to, const struct chart *chart, unsigned curve,
		      const struct scale *scale)
{
	bool begun = false;

	for (unsigned i = 0; i < chart->columns; i++) {
		double ns = chart->ns[curve][i];

		if (isnan(ns))
			continue;
		if (!begun)
			fprintf(to, "<path class=\"curve p%u\" d=\"", curve);
		fprintf(to, "%c%.1f %.1f", begun ? 'L' : 'M', place(chart, i),
			height(scale, ns));
		begun = true;
	}
	if (begun)
		fprintf(to, "\"><title>%s</title></path>\n",
			chart->names[curve]);
}

void chart_put(FILE *to, const struct chart *chart, const char *caption)
{
	struct scale scale = scale_of(chart);

	if (scale.low > scale.high)
		return;
	svg_begin(to, WIDTH, HEIGHT);
	put_axes(to, chart, &scale);
	for (unsigned i = 0; i < chart->curves; i++)
		put_curve(to, chart, i, &scale);
	svg_end(to, caption);
}

void chart_colours(FILE *to, unsigned n, unsigned strong, unsigned dim)
{
	for (unsigned i = 0; i < n; i++) {
		char own[64];
		const char *colour = i == strong ? "var(--fg)"
				     : i == dim  ? "var(--dim)"
						 : own;

		snprintf(own, sizeof(own), "hsl(%u 70%% %u%%)", i * 137 % 360,
			 42 + i % 3 * 8);
		fprintf(to, ".p%u{stroke:%s;background:%s}", i, colour, colour);
		fprintf(to, "path.p%u{stroke-width:%s;%s}\n", i,
			i == strong ? "3" : "1.4",
			i == dim ? "stroke-dasharray:4 3" : "");
	}
}

void chart_key(FILE *to, unsigned curve, const char *name)
{
	fprintf(to, "<span class=\"key p%u\"></span>%s\n", curve, name);
}

void svg_begin(FILE *to, int width, int height)
{
	fprintf(to, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\">\n", width,
		height);
}

void svg_end(FILE *to, const char *caption)
{
	fprintf(to, "</svg><figcaption>%s</figcaption></figure>\n", caption);
}

void svg_text(FILE *to, double x, double y, const char *anchor,
	      const char *text)
{
	fprintf(to,
		"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x,
		y, anchor, text);
}
