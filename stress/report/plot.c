/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/formats.h"

#include <math.h>

#include "chart.h"
#include "duration.h"
#include "grouped.h"

/* Captions and labels are ours, and have nothing that HTML would want escaped.
 */

/* Pictures are WIDTH by HEIGHT; the curves are within the rest. */
#define WIDTH  480
#define HEIGHT 180
#define LEFT   58
#define RIGHT  458
#define TOP    12
#define BOTTOM 156

static void begin_picture(FILE *to)
{
	svg_begin(to, WIDTH, HEIGHT);
	fprintf(to, "<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>\n",
		LEFT, TOP, BOTTOM, RIGHT);
}

/* The least 1, 2 or 5 times a power of ten that is not below. */
static double round_up(double value)
{
	double unit = pow(10, floor(log10(value > 1 ? value : 1)));
	double times = value / unit;

	return unit * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

static double rate_at(const struct record *record, unsigned i)
{
	const struct sample *a = &record->samples[i - 1];
	const struct sample *b = &record->samples[i];
	double seconds = b->seconds - a->seconds;

	return seconds > 0 ? (double)(b->items - a->items) / seconds : 0;
}

void plot_throughput(FILE *to, const struct record *record)
{
	char text[GROUPED_SIZE], caption[96];
	double most = 1, end;

	if (record->n_samples < 2)
		return;
	begin_picture(to);
	for (unsigned i = 1; i < record->n_samples; i++)
		most = rate_at(record, i) > most ? rate_at(record, i) : most;
	most = round_up(most);
	end = record->samples[record->n_samples - 1].seconds;
	for (unsigned pass = 0; pass < 2; pass++) {
		fprintf(to, "<path class=\"%s\" d=\"", pass ? "curve" : "area");
		for (unsigned i = 0; i < record->n_samples; i++) {
			double x = i ? record->samples[i].seconds / end : 0;
			double y = rate_at(record, i ? i : 1) / most;

			fprintf(to, "%c%.1f %.1f", i ? 'L' : 'M',
				LEFT + x * (RIGHT - LEFT),
				BOTTOM - y * (BOTTOM - TOP));
		}
		if (pass == 0)
			fprintf(to, "V%dH%d", BOTTOM, LEFT);
		fputs("\"/>\n", to);
	}
	svg_text(to, LEFT - 4, TOP + 8, "end", grouped(text, (uint64_t)most));
	svg_text(to, LEFT - 4, BOTTOM, "end", "0");
	snprintf(text, sizeof(text), "%.1f s", end);
	svg_text(to, RIGHT, HEIGHT - 8, "end", text);
	snprintf(caption, sizeof(caption), "%s a second, over time",
		 record->scenario->unit);
	svg_end(to, caption);
}

/* Where this time is on the axis from 10^low to 10^high ns. */
static double place(int64_t ns, int low, int high)
{
	double x = (log10(ns > 1 ? (double)ns : 1) - low) / (high - low);

	return LEFT + (x < 0 ? 0 : x > 1 ? 1 : x) * (RIGHT - LEFT);
}

static void put_bars(FILE *to, const struct histogram *latency, int low,
		     int high, double most)
{
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		double left, right, height;

		if (latency->count[i] == 0)
			continue;
		left = place(histogram_floor(i), low, high);
		right = place(histogram_floor(i + 1), low, high);
		height = log10(1 + (double)latency->count[i]) / most *
			 (BOTTOM - TOP);
		fprintf(to,
			"<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" "
			"width=\"%.1f\" height=\"%.1f\"/>\n",
			left, BOTTOM - height,
			right - left > 1.2 ? right - left - .2 : 1, height);
	}
}

void plot_latency(FILE *to, const struct record *record)
{
	static const double shares[] = {0.5, 0.99, 0.999};
	static const char *const names[] = {"p50", "p99", "p99.9"};
	const struct histogram *latency = &record->latency;
	int low = 12, high = 3;
	double most = 1;
	char text[DURATION_SIZE], count[GROUPED_SIZE], caption[128];

	if (latency->total == 0)
		return;
	begin_picture(to);
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		double height = log10(1 + (double)latency->count[i]);
		double floor_log = log10((double)histogram_floor(i) + 1);

		if (latency->count[i] == 0)
			continue;
		most = height > most ? height : most;
		low = (int)floor_log < low ? (int)floor_log : low;
		high = (int)ceil(floor_log + .03) > high
			       ? (int)ceil(floor_log + .03)
			       : high;
	}
	low = low < high ? low : high - 1;
	put_bars(to, latency, low, high, most);
	for (int tick = low; tick <= high; tick++)
		svg_text(to, place((int64_t)pow(10, tick), low, high),
			 BOTTOM + 14, "middle",
			 duration(text, (int64_t)pow(10, tick)));
	for (unsigned i = 0; i < 3; i++) {
		double x = place(histogram_quantile(latency, shares[i]), low,
				 high);

		fprintf(to, "<path class=\"mark\" d=\"M%.1f %dV%d\"/>", x, TOP,
			BOTTOM);
		svg_text(to, x + 3, TOP + 8 + 11 * (int)i, "start", names[i]);
	}
	svg_text(to, LEFT - 4, TOP + 8, "end",
		 grouped(count, (uint64_t)(pow(10, most) - .5)));
	snprintf(caption, sizeof(caption), "%s, how often; log scales",
		 record->scenario->latency);
	svg_end(to, caption);
}
