/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "columns.h"
#include "peers.h"

/* docs/benchmarks.md, all of it. Where rouse is behind comes first. */

static void put_fact(FILE *to, const char *name, const char *value)
{
	fprintf(to, "- %s: %s\n", name, value);
}

static void put_score(FILE *to, const char *name, struct score score)
{
	fprintf(to, "| %s |", name);
	for (enum metric metric = 0; metric < METRICS; metric++)
		for (enum order order = 0; order < ORDERS; order++)
			fprintf(to, " %u |", score_of(&score, metric, order));
	fputc('\n', to);
}

static void put_scores(FILE *to, const struct results *results)
{
	const struct options *options = results->options;

	fputs("\n## On how many workloads\n\n"
	      "| rouse against | time: ahead | behind | no difference shown | "
	      "CPU time: ahead | behind | no difference shown |\n"
	      "|---|--:|--:|--:|--:|--:|--:|\n",
	      to);
	put_score(to, "the best of the others", stats_score(results, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(to, options->peers[i]->name,
				  stats_score(results, options->peers[i]));
}

/* Both metrics together, against the best. */
static void put_both(FILE *to, struct score score)
{
	fputs("\n| against the best of the others | CPU time: ahead | behind | "
	      "no difference shown |\n|---|--:|--:|--:|\n",
	      to);
	for (enum order order = 0; order < ORDERS; order++)
		fprintf(to, "| time: %s | %u | %u | %u |\n", order_name(order),
			score.of[order][ORDER_AHEAD],
			score.of[order][ORDER_BEHIND],
			score.of[order][ORDER_SAME]);
}

static void put_line(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *mine, const struct cell *best,
		     enum metric metric)
{
	const struct cell *bare = results_find(row, n, &peer_bare);
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	fprintf(to, "| [%s](#%s) | %s | %s: %s | %.2f |", row->workload->name,
		row->workload->name, figure_text(a, stats_median(mine, metric)),
		best->peer->name, figure_text(b, stats_median(best, metric)),
		stats_ratio(mine, best, metric));
	if (bare != NULL)
		fprintf(to, " %.2f", stats_ratio(mine, bare, metric));
	fputs(" |\n", to);
}

/* The workloads with this outcome against the best of the others. */
static void put_list(FILE *to, const struct results *results, const char *title,
		     enum metric metric, enum order order)
{
	const char *unit = metric == METRIC_TIME ? "ns" : "CPU ns";

	fprintf(to,
		"\n## %s\n\n"
		"| workload | rouse, %s | the best of the others, %s | ratio | "
		"of the limit |\n|---|--:|--:|--:|--:|\n",
		title, unit, unit);
	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *row = &results->cells[i], *mine, *best;

		n = results_row(results, i);
		mine = results_find(row, n, &peer_rouse);
		best = stats_best(row, n, mine, metric);
		if (mine != NULL && best != NULL &&
		    stats_order(mine, best, metric) == order)
			put_line(to, row, n, mine, best, metric);
	}
}

static void put_lists(FILE *to, const struct results *results)
{
	static const struct {
		const char *title;
		enum metric metric;
		enum order order;
	} lists[] = {
		{"Where rouse is behind", METRIC_TIME, ORDER_BEHIND},
		{"Where no difference is shown", METRIC_TIME, ORDER_SAME},
		{"Where rouse is ahead", METRIC_TIME, ORDER_AHEAD},
		{"Where rouse is behind in CPU time", METRIC_CPU, ORDER_BEHIND},
		{"Where no difference is shown in CPU time", METRIC_CPU,
		 ORDER_SAME},
		{"Where rouse is ahead in CPU time", METRIC_CPU, ORDER_AHEAD},
	};

	for (unsigned i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		put_list(to, results, lists[i].title, lists[i].metric,
			 lists[i].order);
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	struct column_texts texts;

	fprintf(to, "| %s |", cell->peer->name);
	if (cell->outcome != OUTCOME_FINE) {
		fprintf(to, " %s |\n", outcome_name(cell->outcome));
		return;
	}
	columns_fill(&texts, row, n, cell);
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(to, " %s |", texts.of[i]);
	fputc('\n', to);
}

static void put_workload(FILE *to, const struct cell *row, unsigned n)
{
	char text[VERDICT_SIZE];

	fprintf(to, "\n### %s\n\n%s; an operation is one %s.\n\n",
		row->workload->name, row->workload->summary,
		row->workload->unit);
	for (enum metric metric = 0; metric < METRICS; metric++)
		if (verdict_text(text, row, n, metric)[0] != '\0')
			fprintf(to, "- %s\n", text);
	fputs("\n|", to);
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(to, " | %s", column_titles[i]);
	fputs(" |\n|---", to);
	for (unsigned i = 0; i < COLUMNS; i++)
		fputs("|--:", to);
	fputs("|\n", to);
	for (unsigned i = 0; i < n; i++)
		put_cell(to, row, n, &row[i]);
}

static void put_sizes(FILE *to, const struct options *options)
{
	fputs("\n## The peers, and the bytes of their objects\n\n"
	      "| | what is used | event | lock | condition |\n"
	      "|---|---|--:|--:|--:|\n",
	      to);
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];

		fprintf(to, "| %s | %s | %zu | %zu | %zu |\n", peer->name,
			peer->title, peer->sizes->event, peer->sizes->lock,
			peer->sizes->cond);
	}
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
	"of single "
	"operations, over all rounds. *CPU ns, switches*: CPU time and context "
	"switches of all threads, for one operation; *CPU of the best*: how "
	"many "
	"times as much CPU time as the other library that uses least. *calls*: "
	"system calls, "
	"counted in a run of their own. *shares*: of the turns that the least "
	"and the most served thread had, if all had the same 1.\n";

void markdown_write(FILE *to, const struct results *results)
{
	fputs("# Benchmarks\n\n"
	      "Written by `rouse-bench`, with the command below.\n\n",
	      to);
	report_facts(to, results, put_fact);
	put_scores(to, results);
	put_both(to, stats_score(results, NULL));
	put_lists(to, results);
	curves_write(to, results, true);
	fputs(reading, to);
	put_sizes(to, results->options);
	fputs("\n## Each workload\n", to);
	for (unsigned i = 0, n; i < results->n; i += n) {
		n = results_row(results, i);
		put_workload(to, &results->cells[i], n);
	}
}
