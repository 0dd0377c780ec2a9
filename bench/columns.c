/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <string.h>

#include "duration.h"
#include "peers.h"

/* All that is known of the peers in a workload, a line each. */

static const struct {
	const char *title;
	const char *text; /* in a terminal, which lacks some */
	int gap, width;   /* .. */
} columns[] = {
	{"ns", "ns", 1, 11},
	{"spread", "spread", 2, -23},
	{"of the best", "of best ", 1, 8},
	{"of the limit", "of ltd ", 1, 8},
	{"p50", "p50", 1, 7},
	{"p99", "p99", 1, 7},
	{"p99.9", NULL, 0, 0},
	{"max", "max", 1, 7},
	{"CPU ns", "CPU ns", 1, 11},
	{"CPU of the best", "of best ", 1, 8},
	{"switches", "switch", 1, 7},
	{"calls", "calls", 1, 7},
	{"shares", "shares", 2, 0},
};

static void put_range(struct table *table, double low, double high)
{
	char from[FIGURE_SIZE], to[FIGURE_SIZE];

	table_put(table, "%s..%s", figure_text(from, low),
		  figure_text(to, high));
}

static void put_ratio(struct table *table, const struct cell *cell,
		      const struct cell *other, enum metric metric)
{
	char text[FIGURE_SIZE];

	ratio_text(text, cell, other, metric);
	/* The figures stand below each other, with or without "=". */
	if (table->format == FORMAT_TEXT && strchr(text, '=') == NULL)
		table_put(table, "%s ", text);
	else
		table_cell(table, text);
}

static void put_latency(struct table *table, const struct histogram *latency)
{
	static const double shares[] = {0.5, 0.99, 0.999, 1};
	bool text = table->format == FORMAT_TEXT;
	char time[DURATION_SIZE];

	for (unsigned i = 0; i < 4; i++) {
		int64_t ns = i < 3 ? histogram_quantile(latency, shares[i])
				   : latency->max;

		if (text && i == 2)
			continue;
		if (latency->total == 0)
			table_cell(table, text ? "-" : "");
		else
			table_cell(table, duration(time, ns));
	}
}

static void put_figure(struct table *table, double value)
{
	if (isnan(value))
		table_cell(table, "n/a");
	else if (table->format == FORMAT_TEXT)
		table_put(table, "%.2f", value);
	else
		table_figure(table, value);
}

static void put_shares(struct table *table, const struct cell *cell)
{
	if (stats_most(cell) == 0)
		table_cell(table, "");
	else if (table->format == FORMAT_TEXT)
		table_put(table, "%.2f..%.2f", stats_least(cell),
			  stats_most(cell));
	else
		put_range(table, stats_least(cell), stats_most(cell));
}

static void put_cell(struct table *table, const struct row *row,
		     const struct cell *cell)
{
	struct figure ns = stats_figure(cell, METRIC_TIME);

	table_cell(table, cell->peer->name);
	if (cell->outcome != OUTCOME_FINE) {
		table_class(table, "behind");
		table_note(table, outcome_name(cell->outcome));
		table_row(table);
		return;
	}
	table_figure(table, ns.median);
	put_range(table, ns.low, ns.high);
	put_ratio(table, cell, stats_best(row, cell, METRIC_TIME), METRIC_TIME);
	put_ratio(table, cell, results_find(row, &peer_bare), METRIC_TIME);
	put_latency(table, &cell->latency);
	table_figure(table, stats_median(cell, METRIC_CPU));
	put_ratio(table, cell, stats_best(row, cell, METRIC_CPU), METRIC_CPU);
	put_figure(table, stats_switches(cell));
	put_figure(table, cell->calls);
	put_shares(table, cell);
	table_row(table);
}

static void put_table(FILE *to, enum format format, const struct row *row)
{
	bool text = format == FORMAT_TEXT;
	struct table table;

	table_begin(&table, to, format);
	table_column(&table, 2, -12, "");
	for (unsigned i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		const char *title = text ? columns[i].text : columns[i].title;

		if (title == NULL || (text && columns[i].width == 0 &&
				      stats_most(row->cells) == 0))
			continue;
		table_column(&table, columns[i].gap,
			     text ? columns[i].width : 1, title);
	}
	table_row(&table);
	for (unsigned i = 0; i < row->n; i++)
		put_cell(&table, row, &row->cells[i]);
	table_end(&table);
}

/* What came of rouse, if there is something to compare it with. */
static void put_standing(FILE *to, enum format format, const struct row *row,
			 enum metric metric)
{
	const struct cell *mine = results_find(row, &peer_rouse);
	const struct cell *best = stats_best(row, mine, metric);
	const char *as = metric == METRIC_TIME ? "long" : "much", *name;

	if (mine == NULL || best == NULL)
		return;
	name = best->peer->name;
	fprintf(to, "%s%s: ",
		format == FORMAT_TEXT       ? "  "
		: format == FORMAT_MARKDOWN ? "- "
					    : "<p>",
		metric_name(metric));
	switch (stats_order(mine, best, metric)) {
	case ORDER_AHEAD:
		fprintf(to,
			"rouse is ahead; the next one, %s, takes %.2f times as "
			"%s\n",
			name, stats_ratio(best, mine, metric), as);
		break;
	case ORDER_BEHIND:
		fprintf(to,
			"rouse is behind; it takes %.2f times as %s as %s\n",
			stats_ratio(mine, best, metric), as, name);
		break;
	default:
		fprintf(to,
			"no difference shown between rouse and %s, the best of "
			"the others\n",
			name);
	}
}

void report_workload(FILE *to, enum format format, const struct row *row)
{
	const struct workload *workload = row->workload;

	if (format == FORMAT_TEXT) {
		fprintf(to, "%s: %s\n", workload->name, workload->summary);
		put_table(to, format, row);
	} else if (format == FORMAT_MARKDOWN) {
		fprintf(to, "\n### %s\n\n%s; an operation is one %s.\n\n",
			workload->name, workload->summary, workload->unit);
	} else {
		fprintf(to,
			"<h2 id=\"%s\">%s</h2>\n<p>%s; an operation is one "
			"%s.\n",
			workload->name, workload->name, workload->summary,
			workload->unit);
	}
	put_standing(to, format, row, METRIC_TIME);
	put_standing(to, format, row, METRIC_CPU);
	if (format != FORMAT_HTML)
		putc('\n', to);
	if (format != FORMAT_TEXT)
		put_table(to, format, row);
}
