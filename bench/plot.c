/* SPDX-License-Identifier: BSD-2-Clause */
#include "plot.h"

#include <math.h>

#include "duration.h"
#include "report.h"

/* Pictures: WIDTH by HEIGHT, of which the axes leave this. Times are on a
 * scale of powers of ten, from 10^low to 10^high ns. */
#define WIDTH  480
#define HEIGHT 240
#define LEFT   58
#define RIGHT  462
#define TOP    10
#define BOTTOM 212

struct scale {
	int low;
	int high;
};

static void include(struct scale *scale, double ns)
{
	double power = log10(ns > .01 ? ns : .01);

	if (scale->low > (int)floor(power))
		scale->low = (int)floor(power);
	if (scale->high < (int)ceil(power))
		scale->high = (int)ceil(power);
}

static double height_of(const struct scale *scale, double ns)
{
	double power = log10(ns > .01 ? ns : .01);
	double part = (power - scale->low) / (scale->high - scale->low);

	return BOTTOM - part * (BOTTOM - TOP);
}

static void begin_picture(FILE *to, struct scale *scale)
{
	if (scale->high <= scale->low)
		scale->high = scale->low + 1;
	fprintf(to, "<figure><svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH,
		HEIGHT);
	for (int power = scale->low; power <= scale->high; power++) {
		double ns = pow(10, power), y = height_of(scale, ns);
		char text[DURATION_SIZE];

		fprintf(to,
			"<path class=\"axis\" d=\"M%d %.1fH%d\"/>"
			"<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s"
			"</text>\n",
			LEFT, y, RIGHT, LEFT - 4, y + 3,
			power < 0 ? "0.1 ns" : duration(text, (int64_t)ns));
	}
}

static void end_picture(FILE *to, const char *caption)
{
	fprintf(to, "</svg><figcaption>%s</figcaption></figure>\n", caption);
}

static void put_label(FILE *to, double x, const char *label)
{
	fprintf(to,
		"<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		x, BOTTOM + 15, label);
}

unsigned plot_number(const struct table *table, const struct peer *peer)
{
	unsigned i = 0;

	while (table->options->peers[i] != peer)
		i++;
	return i;
}

static void begin_curve(FILE *to, const struct table *table,
			const struct peer *peer)
{
	fprintf(to, "<path class=\"curve p%u\" d=\"", plot_number(table, peer));
}

static void end_curve(FILE *to, const struct peer *peer)
{
	fprintf(to, "\"><title>%s</title></path>\n", peer->name);
}

/* Where the workload of a cell is, of those in the group. */
static double column_of(const struct cell *cells, const struct cell *cell,
			unsigned columns)
{
	unsigned before = 0;

	for (const struct cell *other = cells; other < cell; other++)
		before += other->workload != other[1].workload;
	return LEFT + (before + .5) * (RIGHT - LEFT) / columns;
}

static void put_columns(FILE *to, const struct cell *cells, unsigned n,
			unsigned columns, const struct scale *scale,
			const struct peer *peer, enum metric metric)
{
	bool begun = false;

	for (unsigned i = 0; i < n; i++) {
		if (cells[i].peer != peer || cells[i].outcome != OUTCOME_FINE)
			continue;
		fprintf(to, "%c%.1f %.1f", begun ? 'L' : 'M',
			column_of(cells, &cells[i], columns),
			height_of(scale, judge_median(&cells[i], metric)));
		begun = true;
	}
}

void plot_group(FILE *to, const struct table *table, const struct cell *cells,
		unsigned n, enum metric metric)
{
	const struct options *options = table->options;
	struct scale scale = {99, -99};
	unsigned columns = 1;
	char text[LABEL_SIZE + 64];

	for (unsigned i = 0; i < n; i++) {
		columns += i > 0 && cells[i].workload != cells[i - 1].workload;
		if (cells[i].outcome == OUTCOME_FINE)
			include(&scale, judge_median(&cells[i], metric));
	}
	begin_picture(to, &scale);
	for (unsigned i = 0; i < n; i++)
		if (i == 0 || cells[i].workload != cells[i - 1].workload)
			put_label(to, column_of(cells, &cells[i], columns),
				  short_label(text, cells[i].workload));
	for (unsigned i = 0; i < options->n_peers; i++) {
		begin_curve(to, table, options->peers[i]);
		put_columns(to, cells, n, columns, &scale, options->peers[i],
			    metric);
		end_curve(to, options->peers[i]);
	}
	snprintf(text, sizeof(text), "%s: %s per %s", cells->workload->group,
		 metric_name(metric), cells->workload->unit);
	end_picture(to, text);
}

/* Shares lie where they leave a half, a tenth, a hundredth .. of all. */
static const double shares[] = {0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999};
static const char *const share_names[] = {"50 %", NULL, "90 %",  NULL,
					  "99 %", NULL, "99.9 %"};

#define N_SHARES (sizeof(shares) / sizeof(*shares))

static double share_at(unsigned i)
{
	double first = -log10(1 - shares[0]);
	double last = -log10(1 - shares[N_SHARES - 1]);
	double here = -log10(1 - shares[i]);

	return LEFT + 20 +
	       (here - first) / (last - first) * (RIGHT - LEFT - 40);
}

/* Enough were counted to tell that share. */
static bool has_share(const struct histogram *latency, unsigned i)
{
	return (double)latency->total * (1 - shares[i]) >= 2;
}

static void put_shares(FILE *to, const struct table *table,
		       const struct cell *cell, const struct scale *scale)
{
	begin_curve(to, table, cell->peer);
	for (unsigned i = 0; i < N_SHARES && has_share(&cell->latency, i); i++)
		fprintf(to, "%c%.1f %.1f", i ? 'L' : 'M', share_at(i),
			height_of(scale, (double)histogram_quantile(
						 &cell->latency, shares[i])));
	end_curve(to, cell->peer);
}

void plot_latency(FILE *to, const struct table *table, const struct cell *row,
		  unsigned n)
{
	struct scale scale = {99, -99};

	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0;
		     j < N_SHARES && has_share(&row[i].latency, j); j++)
			include(&scale, (double)histogram_quantile(
						&row[i].latency, shares[j]));
	if (scale.low > scale.high)
		return;
	begin_picture(to, &scale);
	for (unsigned i = 0; i < N_SHARES; i++)
		if (share_names[i] != NULL)
			put_label(to, share_at(i), share_names[i]);
	for (unsigned i = 0; i < n; i++)
		if (row[i].outcome == OUTCOME_FINE)
			put_shares(to, table, &row[i], &scale);
	end_picture(to, "latency that a share of all did not exceed");
}
