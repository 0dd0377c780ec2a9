/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include <rouse/types.h>

#include "columns.h"
#include "page.h"
#include "peers.h"
#include "plot.h"

/*
 * The page: how rouse stands; where and how that was measured; all workloads
 * and peers in one table; plots of the groups; then each workload with all
 * that is known of it.
 */

static const char style[] = ".ahead{color:var(--good)}.behind{color:var(--bad)}"
			    ".same{color:var(--dim)}\n";

static const char *const order_class[] = {
	[ORDER_AHEAD] = "ahead",
	[ORDER_BEHIND] = "behind",
	[ORDER_SAME] = "same",
};

/* A colour for each peer; rouse has that of the text, and the limit is dim. */
static void put_colours(FILE *to, const struct options *options)
{
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];
		char colour[64];

		if (peer == &peer_rouse)
			strcpy(colour, "var(--fg)");
		else if (peer == &peer_bare)
			strcpy(colour, "var(--dim)");
		else
			snprintf(colour, sizeof(colour), "hsl(%u 70%% %u%%)",
				 i * 137 % 360, 42 + i % 3 * 8);
		fprintf(to,
			".p%u{stroke:%s;background:%s}"
			"path.p%u{stroke-width:%s;%s}\n",
			i, colour, colour, i, peer == &peer_rouse ? "3" : "1.4",
			peer == &peer_bare ? "stroke-dasharray:4 3" : "");
	}
}

static void put_keys(FILE *to, const struct options *options)
{
	fputs("<p>", to);
	for (unsigned i = 0; i < options->n_peers; i++)
		fprintf(to, "<span class=\"key p%u\"></span>%s\n", i,
			options->peers[i]->name);
}

static void put_fact(FILE *to, const char *name, const char *value)
{
	fprintf(to, "<dt>%s<dd>", name);
	page_text(to, value);
	putc('\n', to);
}

static void put_score(FILE *to, const char *name, struct score score)
{
	fprintf(to, "<tr><td>%s", name);
	for (enum metric metric = 0; metric < METRICS; metric++)
		for (enum order order = 0; order < ORDERS; order++)
			fprintf(to, "<td class=\"%s\">%u", order_class[order],
				score_of(&score, metric, order));
	fputc('\n', to);
}

static void put_scores(FILE *to, const struct results *results)
{
	const struct options *options = results->options;

	fputs("<table><tr><th>rouse against", to);
	for (enum metric metric = 0; metric < METRICS; metric++)
		fprintf(to, "<th>%s: ahead<th>behind<th>no difference shown",
			metric_name(metric));
	fputc('\n', to);
	put_score(to, "the best of the others", stats_score(results, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(to, options->peers[i]->name,
				  stats_score(results, options->peers[i]));
	fputs("</table>\n", to);
}

/* Both metrics together, against the best. */
static void put_both(FILE *to, struct score score)
{
	fputs("<table><tr><th>against the best of the others<th>CPU time: ahead"
	      "<th>behind<th>no difference shown\n",
	      to);
	for (enum order order = 0; order < ORDERS; order++) {
		fprintf(to, "<tr><td>time: %s", order_name(order));
		for (enum order cpu = 0; cpu < ORDERS; cpu++)
			fprintf(to, "<td>%u", score.of[order][cpu]);
		fputc('\n', to);
	}
	fputs("</table>\n", to);
}

/* The cell of a great table; green if rouse takes less. */
static void put_figure(FILE *to, const struct cell *cell,
		       const struct cell *mine, enum metric metric)
{
	char text[FIGURE_SIZE];

	if (cell == NULL) {
		fputs("<td>", to);
		return;
	}
	fprintf(to, "<td class=\"%s\">%s",
		mine && cell != mine
			? order_class[stats_order(mine, cell, metric)]
			: "",
		figure_text(text, stats_median(cell, metric)));
}

static void put_overview(FILE *to, const struct results *results,
			 enum metric metric)
{
	const struct options *options = results->options;

	fprintf(to,
		"<h2>All, %s in nanoseconds</h2>\n<p class=\"dim\">Green where "
		"rouse is ahead of that peer, red where it is behind, grey "
		"where no difference is shown.\n"
		"<div class=\"wide\"><table><tr><th>",
		metric_name(metric));
	for (unsigned i = 0; i < options->n_peers; i++)
		fprintf(to, "<th>%s", options->peers[i]->name);
	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *row = &results->cells[i], *mine;

		n = results_row(results, i);
		mine = results_find(row, n, &peer_rouse);
		fprintf(to, "\n<tr><td><a href=\"#%s\">%s</a>",
			row->workload->name, row->workload->name);
		for (unsigned j = 0; j < options->n_peers; j++)
			put_figure(to, results_find(row, n, options->peers[j]),
				   mine, metric);
	}
	fputs("\n</table></div>\n", to);
}

static void put_groups(FILE *to, const struct results *results)
{
	fputs("<h2>Curves</h2>\n", to);
	put_keys(to, results->options);
	fputs("<div class=\"pair\">\n", to);
	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *first = &results->cells[i];

		n = results_group(results, i);
		if (first->workload == first[n - 1].workload)
			continue;
		for (enum metric metric = 0; metric < METRICS; metric++)
			plot_group(to, results, first, n, metric);
	}
	fputs("</div>\n", to);
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	struct column_texts texts;

	fprintf(to, "<tr><td>%s", cell->peer->name);
	if (cell->outcome != OUTCOME_FINE) {
		fprintf(to, "<td class=\"behind\">%s\n",
			outcome_name(cell->outcome));
		return;
	}
	columns_fill(&texts, row, n, cell);
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(to, "<td>%s", texts.of[i]);
	fputc('\n', to);
}

static void put_workload(FILE *to, const struct results *results,
			 const struct cell *row, unsigned n)
{
	const struct workload *workload = row->workload;
	char text[VERDICT_SIZE];

	fprintf(to,
		"<h2 id=\"%s\">%s</h2>\n<p>%s; an operation is one "
		"%s.\n",
		workload->name, workload->name, workload->summary,
		workload->unit);
	for (enum metric metric = 0; metric < METRICS; metric++)
		if (verdict_text(text, row, n, metric)[0] != '\0')
			fprintf(to, "<p>%s\n", text);
	fputs("<div class=\"wide\"><table><tr><th>", to);
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(to, "<th>%s", column_titles[i]);
	fputc('\n', to);
	for (unsigned i = 0; i < n; i++)
		put_cell(to, row, n, &row[i]);
	fputs("</table></div>\n", to);
	plot_latency(to, results, row, n);
}

void html_write(FILE *to, const struct results *results)
{
	page_begin(to, "rouse-bench", style);
	put_colours(to, results->options);
	fprintf(to, "</style>\n<h1>rouse-bench %s</h1>\n", rouse_version());
	put_scores(to, results);
	put_both(to, stats_score(results, NULL));
	fputs("<dl>\n", to);
	report_facts(to, results, put_fact);
	fprintf(to, "</dl>\n<p class=\"dim\">%s\n", STATISTICS_RULE);
	put_overview(to, results, METRIC_TIME);
	put_overview(to, results, METRIC_CPU);
	put_groups(to, results);
	for (unsigned i = 0, n; i < results->n; i += n) {
		n = results_row(results, i);
		put_workload(to, results, &results->cells[i], n);
	}
	fputs("</html>\n", to);
}
