/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <string.h>

#include "duration.h"
#include "peers.h"

/* All that is known of the peers in a workload, a line each. */

static const char titles[] =
	"\tns\tspread\tof the best\tof the limit\tp50\tp99\tp99.9\tmax\t"
	"CPU ns\tCPU of the best\tswitches\tcalls\tshares";

/* In a terminal, which has no room for all. */
static const char text_titles[] =
	"\tns\tspread\tof best \tof ltd \tp50\tp99\tmax\tCPU ns\tof best "
	"\tswitch\tcalls";
static const char layout[] = "  %-12s %11s  %-23s %8s %8s %7s %7s %7s %11s %8s "
			     "%7s %7s  %s";

static void add_range(struct table *table, double low, double high)
{
	char from[FIGURE_SIZE], to[FIGURE_SIZE];

	table_put(table, "%s..%s", figure_text(from, low),
		  figure_text(to, high));
}

static void add_ratio(struct table *table, const struct cell *cell,
		      const struct cell *other, enum metric metric)
{
	char text[FIGURE_SIZE];

	ratio_text(text, cell, other, metric);
	/* The figures stand below each other, with or without "=". */
	table_put(table, "%s%s", text,
		  table->format == FORMAT_TEXT && !strchr(text, '=') ? " "
								     : "");
}

static void add_latency(struct table *table, const struct histogram *latency)
{
	char p50[DURATION_SIZE], p99[DURATION_SIZE], p999[DURATION_SIZE],
		max[DURATION_SIZE];
	bool text = table->format == FORMAT_TEXT;

	if (latency->total == 0) {
		table_put(table, text ? "-\t-\t-" : "\t\t\t");
		return;
	}
	table_put(table, "%s\t%s",
		  duration(p50, histogram_quantile(latency, .5)),
		  duration(p99, histogram_quantile(latency, .99)));
	if (!text)
		table_put(table, "%s",
			  duration(p999, histogram_quantile(latency, .999)));
	table_put(table, "%s", duration(max, latency->max));
}

static void add_figure(struct table *table, double value)
{
	char text[FIGURE_SIZE];

	if (isnan(value)) /* in HTML the column may be empty */
		table_put(table, "%s",
			  table->format == FORMAT_HTML ? "" : "n/a");
	else if (table->format == FORMAT_TEXT)
		table_put(table, "%.2f", value);
	else
		table_put(table, "%s", figure_text(text, value));
}

static void add_shares(struct table *table, const struct cell *cell)
{
	double least = stats_least(cell), most = stats_most(cell);

	if (most > 0 && table->format == FORMAT_TEXT)
		table_put(table, "%.2f..%.2f", least, most);
	else if (most > 0)
		add_range(table, least, most);
	else
		table_put(table, "%s", "");
}

static void put_cell(struct table *table, const struct row *row,
		     const struct cell *cell)
{
	struct figure ns = stats_figure(cell, METRIC_TIME);
	char text[FIGURE_SIZE];

	table_put(table, "%s\t%s", cell->peer->name,
		  figure_text(text, ns.median));
	add_range(table, ns.low, ns.high);
	add_ratio(table, cell, stats_best(row, cell, METRIC_TIME), METRIC_TIME);
	add_ratio(table, cell, results_find(row, &peer_bare), METRIC_TIME);
	add_latency(table, &cell->latency);
	table_put(table, "%s",
		  figure_text(text, stats_median(cell, METRIC_CPU)));
	add_ratio(table, cell, stats_best(row, cell, METRIC_CPU), METRIC_CPU);
	add_figure(table, stats_switches(cell));
	add_figure(table, cell->calls);
	add_shares(table, cell);
	table_row(table);
}

static void put_table(FILE *to, enum format format, const struct row *row)
{
	struct table table;

	table_begin(&table, to, format, format == FORMAT_TEXT ? layout : NULL);
	if (format == FORMAT_TEXT)
		table_line(&table, "%s%s", text_titles,
			   stats_most(row->cells) > 0 ? "\tshares" : "");
	else
		table_line(&table, "%s", titles);
	for (unsigned i = 0; i < row->n; i++) {
		const struct cell *cell = &row->cells[i];

		if (cell->outcome == OUTCOME_FINE)
			put_cell(&table, row, cell);
		else
			table_line(&table,
				   "%s\t" TABLE_CLASS("%s") TABLE_NOTE "%s",
				   cell->peer->name,
				   cell->outcome == OUTCOME_NONE ? "same"
								 : "behind",
				   outcome_name(cell->outcome));
	}
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
