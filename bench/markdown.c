/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "peers.h"

/* docs/data/benchmarks.md, all of it. Where rouse is behind comes first. */

static void put_line(struct table *table, const struct row *row,
		     const struct cell *mine, const struct cell *best,
		     enum metric metric)
{
	const struct cell *bare = results_find(row, &peer_bare);
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	table_put(table, "[%s](#%s)\t%s\t%s: %s\t%.2f", row->workload->name,
		  row->workload->name,
		  figure_text(a, stats_median(mine, metric)), best->peer->name,
		  figure_text(b, stats_median(best, metric)),
		  stats_ratio(mine, best, metric));
	if (bare != NULL)
		table_line(table, "%.2f", stats_ratio(mine, bare, metric));
	else
		table_line(table, TABLE_NONE);
}

/* The workloads with this outcome against the best of the others. */
static void put_list(FILE *to, const struct results *results, const char *where,
		     enum metric metric, enum order order)
{
	const char *unit = metric == METRIC_TIME ? "ns" : "CPU ns";
	struct row row = {0};
	struct table table;

	fprintf(to, "\n## Where %s%s\n\n", where,
		metric == METRIC_TIME ? "" : " in CPU time");
	table_begin(&table, to, FORMAT_MARKDOWN, NULL);
	table_line(&table,
		   "workload\trouse, %s\tthe best of the others, %s\tratio\tof "
		   "the limit",
		   unit, unit);
	while (results_next(results, &row)) {
		const struct cell *mine = results_find(&row, &peer_rouse);
		const struct cell *best = stats_best(&row, mine, metric);

		if (mine != NULL && best != NULL &&
		    stats_order(mine, best, metric) == order)
			put_line(&table, &row, mine, best, metric);
	}
	table_end(&table);
}

static void put_sizes(FILE *to, const struct options *options)
{
	struct table table;

	fputs("\n## The peers, and the bytes of their objects\n\n", to);
	table_begin(&table, to, FORMAT_MARKDOWN, "%-s%-s");
	table_line(&table, "\twhat is used\tevent\tlock\tcondition");
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];

		table_line(&table, "%s\t%s\t%zu\t%zu\t%zu", peer->name,
			   peer->title, peer->sizes->event, peer->sizes->lock,
			   peer->sizes->cond);
	}
	table_end(&table);
}

static const char reading[] =
	"\n## How to read it\n\n"
	"Times are medians of the rounds, for one operation, less is "
	"better. " STATISTICS_RULE
	" A ratio followed by `=` is one where none is shown.\n\n"
	"*of the best*: how many times as long as the best of the other "
	"libraries. *of the limit*: .. as the bare futex, which is no library "
	"and does not count as one; neither does rouse-sleeps, this library "
	"built never to spin before it sleeps. *p50* to *max*: of the latency "
	"of single operations, over all rounds. *CPU ns, switches*: CPU time "
	"and context "
	"switches of all threads, for one operation; *CPU of the best*: how "
	"many "
	"times as much CPU time as the other library that uses least. *calls*: "
	"system calls, "
	"counted in a run of their own. *shares*: of the turns that the least "
	"and the most served thread had, if all had the same 1.\n";

void markdown_write(FILE *to, const struct results *results)
{
	struct row row = {0};

	fputs("# Benchmarks\n\n"
	      "Written by `rouse-bench`, with the command below.\n\n",
	      to);
	report_facts(to, FORMAT_MARKDOWN, results);
	report_scores(to, FORMAT_MARKDOWN, results);
	for (enum metric metric = 0; metric < METRICS; metric++) {
		put_list(to, results, "rouse is behind", metric, ORDER_BEHIND);
		put_list(to, results, "no difference is shown", metric,
			 ORDER_SAME);
		put_list(to, results, "rouse is ahead", metric, ORDER_AHEAD);
	}
	report_curves(to, FORMAT_MARKDOWN, results);
	fputs(reading, to);
	put_sizes(to, results->options);
	fputs("\n## Each workload\n", to);
	while (results_next(results, &row))
		report_workload(to, FORMAT_MARKDOWN, &row);
}
