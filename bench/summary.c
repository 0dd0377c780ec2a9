/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "peers.h"

/* On how many workloads rouse is ahead. */

static const char *const order_class[] = {
	[ORDER_AHEAD] = "ahead",
	[ORDER_BEHIND] = "behind",
	[ORDER_SAME] = "same",
};

static void put_orders(struct table *table, int gap, const char *first)
{
	bool text = table->format == FORMAT_TEXT;

	table_column(table, gap, 5, first);
	table_column(table, 1, 6, "behind");
	table_column(table, 1, 13,
		     text ? "no difference" : "no difference shown");
}

static void put_score(struct table *table, const char *name, struct score score)
{
	table_cell(table, name);
	for (enum metric metric = 0; metric < METRICS; metric++)
		for (enum order order = 0; order < ORDERS; order++) {
			table_class(table, order_class[order]);
			table_put(table, "%u", score_of(&score, metric, order));
		}
	table_row(table);
}

static void put_scores(FILE *to, enum format format,
		       const struct results *results)
{
	const struct options *options = results->options;
	bool text = format == FORMAT_TEXT;
	struct table table;

	table_begin(&table, to, format);
	table_column(&table, 2, -12, text ? "against" : "rouse against");
	put_orders(&table, 2, text ? "ahead" : "time: ahead");
	put_orders(&table, 2, text ? "ahead" : "CPU time: ahead");
	table_row(&table);
	put_score(&table, text ? "the best" : "the best of the others",
		  stats_score(results, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(&table, options->peers[i]->name,
				  stats_score(results, options->peers[i]));
	table_end(&table);
}

/* Both metrics together, against the best. */
static void put_both(FILE *to, enum format format, struct score score)
{
	bool text = format == FORMAT_TEXT;
	struct table table;

	if (format != FORMAT_HTML)
		putc('\n', to);
	table_begin(&table, to, format);
	table_column(&table, 0, -30,
		     text ? "against the best     CPU time:"
			  : "against the best of the others");
	put_orders(&table, 1, text ? "ahead" : "CPU time: ahead");
	table_row(&table);
	for (enum order order = 0; order < ORDERS; order++) {
		table_put(&table, "%stime: %s", text ? "  " : "",
			  order_name(order));
		for (enum order cpu = 0; cpu < ORDERS; cpu++)
			table_put(&table, "%u", score.of[order][cpu]);
		table_row(&table);
	}
	table_end(&table);
}

void report_scores(FILE *to, enum format format, const struct results *results)
{
	if (format == FORMAT_TEXT)
		fputs("\nworkloads where rouse is, in time and in CPU time\n",
		      to);
	else if (format == FORMAT_MARKDOWN)
		fputs("\n## On how many workloads\n\n", to);
	put_scores(to, format, results);
	put_both(to, format, stats_score(results, NULL));
}
