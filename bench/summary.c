/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "peers.h"

/* On how many workloads rouse is ahead. */

static void put_score(struct table *table, const char *name, struct score score)
{
	static const char *const classes[] = {
		[ORDER_AHEAD] = "ahead",
		[ORDER_BEHIND] = "behind",
		[ORDER_SAME] = "same",
	};

	table_put(table, "%s", name);
	for (enum metric metric = 0; metric < METRICS; metric++)
		for (enum order order = 0; order < ORDERS; order++)
			table_put(table, TABLE_CLASS("%s") "%u", classes[order],
				  score_of(&score, metric, order));
	table_row(table);
}

static void put_scores(FILE *to, enum format format,
		       const struct results *results)
{
	const struct options *options = results->options;
	bool text = format == FORMAT_TEXT;
	struct table table;

	table_begin(&table, to, format,
		    text ? "  %-12s  %5s %6s %13s  %5s %6s %13s" : NULL);
	table_line(&table, "%s",
		   text ? "against\tahead\tbehind\tno difference\tahead\tbehind"
			  "\tno difference"
			: "rouse against\ttime: ahead\tbehind\tno difference "
			  "shown\tCPU time: ahead\tbehind\tno difference "
			  "shown");
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
	table_begin(&table, to, format, text ? "%-30s %5s %6s %13s" : NULL);
	table_line(&table, "%s",
		   text ? "against the best     CPU time:\tahead\tbehind\tno "
			  "difference"
			: "against the best of the others\tCPU time: ahead\t"
			  "behind\tno difference shown");
	for (enum order order = 0; order < ORDERS; order++)
		table_line(&table, "%stime: %s\t%u\t%u\t%u", text ? "  " : "",
			   order_name(order), score.of[order][ORDER_AHEAD],
			   score.of[order][ORDER_BEHIND],
			   score.of[order][ORDER_SAME]);
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
