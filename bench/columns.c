/* SPDX-License-Identifier: BSD-2-Clause */
#include "columns.h"

#include <math.h>
#include <string.h>

#include "duration.h"
#include "peers.h"

const char *const column_titles[COLUMNS] = {
	[COLUMN_NS] = "ns",
	[COLUMN_SPREAD] = "spread",
	[COLUMN_OF_BEST] = "of the best",
	[COLUMN_OF_LIMIT] = "of the limit",
	[COLUMN_P50] = "p50",
	[COLUMN_P99] = "p99",
	[COLUMN_P999] = "p99.9",
	[COLUMN_MAX] = "max",
	[COLUMN_CPU] = "CPU ns",
	[COLUMN_CPU_OF_BEST] = "CPU of the best",
	[COLUMN_SWITCHES] = "switches",
	[COLUMN_CALLS] = "calls",
	[COLUMN_SHARES] = "shares",
};

static void fill_latency(struct column_texts *texts,
			 const struct histogram *latency)
{
	if (latency->total == 0)
		return;
	duration(texts->of[COLUMN_P50], histogram_quantile(latency, 0.5));
	duration(texts->of[COLUMN_P99], histogram_quantile(latency, 0.99));
	duration(texts->of[COLUMN_P999], histogram_quantile(latency, 0.999));
	duration(texts->of[COLUMN_MAX], latency->max);
}

static void fill_range(char text[COLUMN_SIZE], double low, double high)
{
	char from[FIGURE_SIZE], to[FIGURE_SIZE];

	snprintf(text, COLUMN_SIZE, "%s..%s", figure_text(from, low),
		 figure_text(to, high));
}

void columns_fill(struct column_texts *texts, const struct cell *row,
		  unsigned n, const struct cell *cell)
{
	struct figure ns = stats_figure(cell, METRIC_TIME);

	*texts = (struct column_texts){0};
	figure_text(texts->of[COLUMN_NS], ns.median);
	fill_range(texts->of[COLUMN_SPREAD], ns.low, ns.high);
	ratio_text(texts->of[COLUMN_OF_BEST], cell,
		   stats_best(row, n, cell, METRIC_TIME), METRIC_TIME);
	ratio_text(texts->of[COLUMN_OF_LIMIT], cell,
		   results_find(row, n, &peer_bare), METRIC_TIME);
	fill_latency(texts, &cell->latency);
	figure_text(texts->of[COLUMN_CPU], stats_median(cell, METRIC_CPU));
	ratio_text(texts->of[COLUMN_CPU_OF_BEST], cell,
		   stats_best(row, n, cell, METRIC_CPU), METRIC_CPU);
	figure_text(texts->of[COLUMN_SWITCHES], stats_switches(cell));
	if (isnan(cell->calls))
		strcpy(texts->of[COLUMN_CALLS], "n/a");
	else
		figure_text(texts->of[COLUMN_CALLS], cell->calls);
	if (stats_most(cell) > 0)
		fill_range(texts->of[COLUMN_SHARES], stats_least(cell),
			   stats_most(cell));
}
