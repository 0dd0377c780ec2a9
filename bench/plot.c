/* SPDX-License-Identifier: BSD-2-Clause */
#include "plot.h"

#include <math.h>

#include "chart.h"
#include "report.h"

unsigned plot_number(const struct results *results, const struct peer *peer)
{
	unsigned i = 0;

	while (results->options->peers[i] != peer)
		i++;
	return i;
}

/* Where the workload of a cell is, of those in the group. */
static double column_of(const struct cell *cells, const struct cell *cell,
			unsigned columns)
{
	unsigned before = 0;

	for (const struct cell *other = cells; other < cell; other++)
		before += other->workload != other[1].workload;
	return chart_column(before, columns);
}

static void put_columns(FILE *to, const struct cell *cells, unsigned n,
			unsigned columns, const struct chart_scale *scale,
			const struct peer *peer, enum metric metric)
{
	bool begun = false;

	for (unsigned i = 0; i < n; i++) {
		if (cells[i].peer != peer || cells[i].outcome != OUTCOME_FINE)
			continue;
		fprintf(to, "%c%.1f %.1f", begun ? 'L' : 'M',
			column_of(cells, &cells[i], columns),
			chart_height(scale, stats_median(&cells[i], metric)));
		begun = true;
	}
}

void plot_group(FILE *to, const struct results *results,
		const struct cell *cells, unsigned n, enum metric metric)
{
	const struct options *options = results->options;
	struct chart_scale scale = CHART_SCALE;
	unsigned columns = 1;
	char text[LABEL_SIZE + 64];

	for (unsigned i = 0; i < n; i++) {
		columns += i > 0 && cells[i].workload != cells[i - 1].workload;
		if (cells[i].outcome == OUTCOME_FINE)
			chart_include(&scale, stats_median(&cells[i], metric));
	}
	chart_begin(to, &scale);
	for (unsigned i = 0; i < n; i++)
		if (i == 0 || cells[i].workload != cells[i - 1].workload)
			chart_label(to, column_of(cells, &cells[i], columns),
				    short_label(text, cells[i].workload));
	for (unsigned i = 0; i < options->n_peers; i++) {
		chart_curve_begin(to, plot_number(results, options->peers[i]));
		put_columns(to, cells, n, columns, &scale, options->peers[i],
			    metric);
		chart_curve_end(to, options->peers[i]->name);
	}
	snprintf(text, sizeof(text), "%s: %s per %s", cells->workload->group,
		 metric_name(metric), cells->workload->unit);
	chart_end(to, text);
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

	return CHART_LEFT + 20 +
	       (here - first) / (last - first) *
		       (CHART_RIGHT - CHART_LEFT - 40);
}

/* Enough were counted to tell that share. */
static bool has_share(const struct histogram *latency, unsigned i)
{
	return (double)latency->total * (1 - shares[i]) >= 2;
}

static void put_shares(FILE *to, const struct results *results,
		       const struct cell *cell, const struct chart_scale *scale)
{
	chart_curve_begin(to, plot_number(results, cell->peer));
	for (unsigned i = 0; i < N_SHARES && has_share(&cell->latency, i); i++)
		fprintf(to, "%c%.1f %.1f", i ? 'L' : 'M', share_at(i),
			chart_height(scale,
				     (double)histogram_quantile(&cell->latency,
								shares[i])));
	chart_curve_end(to, cell->peer->name);
}

void plot_latency(FILE *to, const struct results *results,
		  const struct cell *row, unsigned n)
{
	struct chart_scale scale = CHART_SCALE;

	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0;
		     j < N_SHARES && has_share(&row[i].latency, j); j++)
			chart_include(&scale,
				      (double)histogram_quantile(
					      &row[i].latency, shares[j]));
	if (scale.low > scale.high)
		return;
	chart_begin(to, &scale);
	for (unsigned i = 0; i < N_SHARES; i++)
		if (share_names[i] != NULL)
			chart_label(to, share_at(i), share_names[i]);
	for (unsigned i = 0; i < n; i++)
		if (row[i].outcome == OUTCOME_FINE)
			put_shares(to, results, &row[i], &scale);
	chart_end(to, "latency that a share of all did not exceed");
}
