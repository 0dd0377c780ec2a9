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
 * that is known of it. Its colours are those that the reader prefers, and it
 * needs nothing else.
 */

static const char style[] =
	":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#667;"
	"--line:#d8dde3;--soft:#f4f6f8;--good:#1a7f37;--bad:#cf222e}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#12161b;--fg:#e6e9ed;"
	"--dim:#98a2ae;--line:#2c333b;--soft:#1a2027;--good:#3fb950;"
	"--bad:#f85149}}\n"
	"body{margin:0 auto;padding:2rem 1.5rem 4rem;max-width:80rem;"
	"background:var(--bg);color:var(--fg);"
	"font:15px/1.5 system-ui,sans-serif}\n"
	"h1{font-size:1.6rem;margin:0 0 .2rem}h2{font-size:1.15rem;"
	"margin:2.5rem 0 .3rem}p{margin:.3rem 0}.dim{color:var(--dim)}\n"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;"
	"margin:1rem 0;padding:.8rem 1rem;background:var(--soft);"
	"border-radius:.5rem}dt{color:var(--dim)}dd{margin:0;"
	"overflow-wrap:anywhere}\n"
	".wide{overflow-x:auto}table{border-collapse:collapse;"
	"font-size:.85rem;font-variant-numeric:tabular-nums}"
	"a{color:inherit}th,td{padding:.25rem .5rem;"
	"border-bottom:1px solid var(--line);text-align:right;"
	"white-space:nowrap}th{color:var(--dim);font-weight:500}"
	"th:first-child,td:first-child{text-align:left}\n"
	".ahead{color:var(--good)}.behind{color:var(--bad)}"
	".same{color:var(--dim)}\n"
	".pair{display:grid;grid-template-columns:repeat(auto-fit,"
	"minmax(22rem,1fr));gap:1rem;margin-top:.6rem}figure{margin:0}"
	"figcaption{color:var(--dim);font-size:.85rem}"
	"svg{width:100%;max-width:44rem;height:auto;display:block}"
	"svg text{fill:var(--dim);font:10px system-ui,sans-serif}"
	".axis{stroke:var(--line)}.curve{fill:none;stroke-width:1.4}"
	".curve:hover{stroke-width:4}.key{display:inline-block;width:1.4em;"
	"height:.25em;margin:0 .3em .2em 1em}\n";

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

static void put_scores(FILE *to, const struct table *table)
{
	const struct options *options = table->options;

	fputs("<table><tr><th>rouse against", to);
	for (enum metric metric = 0; metric < METRICS; metric++)
		fprintf(to, "<th>%s: ahead<th>behind<th>no difference shown",
			metric_name(metric));
	fputc('\n', to);
	put_score(to, "the best of the others", judge_score(table, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(to, options->peers[i]->name,
				  judge_score(table, options->peers[i]));
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
			? order_class[judge_order(mine, cell, metric)]
			: "",
		figure_text(text, judge_median(cell, metric)));
}

static void put_overview(FILE *to, const struct table *table,
			 enum metric metric)
{
	const struct options *options = table->options;

	fprintf(to,
		"<h2>All, %s in nanoseconds</h2>\n<p class=\"dim\">Green where "
		"rouse is ahead of that peer, red where it is behind, grey "
		"where no difference is shown.\n"
		"<div class=\"wide\"><table><tr><th>",
		metric_name(metric));
	for (unsigned i = 0; i < options->n_peers; i++)
		fprintf(to, "<th>%s", options->peers[i]->name);
	for (unsigned i = 0, n; i < table->n; i += n) {
		const struct cell *row = &table->cells[i], *mine;

		n = table_row(table, i);
		mine = table_find(row, n, &peer_rouse);
		fprintf(to, "\n<tr><td><a href=\"#%s\">%s</a>",
			row->workload->name, row->workload->name);
		for (unsigned j = 0; j < options->n_peers; j++)
			put_figure(to, table_find(row, n, options->peers[j]),
				   mine, metric);
	}
	fputs("\n</table></div>\n", to);
}

static void put_groups(FILE *to, const struct table *table)
{
	fputs("<h2>Curves</h2>\n", to);
	put_keys(to, table->options);
	fputs("<div class=\"pair\">\n", to);
	for (unsigned i = 0, n; i < table->n; i += n) {
		const struct cell *first = &table->cells[i];

		n = table_group(table, i);
		if (first->workload == first[n - 1].workload)
			continue;
		for (enum metric metric = 0; metric < METRICS; metric++)
			plot_group(to, table, first, n, metric);
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

static void put_workload(FILE *to, const struct table *table,
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
	plot_latency(to, table, row, n);
}

void html_write(FILE *to, const struct table *table)
{
	fprintf(to,
		"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<title>rouse-bench</title>\n<style>\n%s",
		style);
	put_colours(to, table->options);
	fprintf(to, "</style>\n<h1>rouse-bench %s</h1>\n", rouse_version());
	put_scores(to, table);
	put_both(to, judge_score(table, NULL));
	fputs("<dl>\n", to);
	report_facts(to, table, put_fact);
	fprintf(to, "</dl>\n<p class=\"dim\">%s\n", JUDGE_RULE);
	put_overview(to, table, METRIC_TIME);
	put_overview(to, table, METRIC_CPU);
	put_groups(to, table);
	for (unsigned i = 0, n; i < table->n; i += n) {
		n = table_row(table, i);
		put_workload(to, table, &table->cells[i], n);
	}
	fputs("</html>\n", to);
}
