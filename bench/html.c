/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <rouse/types.h>

#include "chart.h"
#include "page.h"
#include "peers.h"

/*
 * The page: how rouse stands; where and how that was measured; all workloads
 * and peers in one table; charts of the groups; then each workload with all
 * that is known of it.
 */

static const char style[] = ".ahead{color:var(--good)}.behind{color:var(--bad)}"
			    ".same{color:var(--dim)}\n";

/* How rouse stands, for those to whom colours say nothing. */
static const struct {
	const char *class;
	const char *sign;
} signs[] = {
	[ORDER_AHEAD] = {"ahead", "+"},
	[ORDER_BEHIND] = {"behind", "\u2212"},
	[ORDER_SAME] = {"same", "="},
};

/* Its number in the options, by which it has its colour. */
static unsigned number_of(const struct options *options,
			  const struct peer *peer)
{
	unsigned i = 0;

	while (i < options->n_peers && options->peers[i] != peer)
		i++;
	return i;
}

static void add_figure(struct table *table, const struct row *row,
		       const struct peer *peer, enum metric metric)
{
	const struct cell *cell = results_find(row, peer);
	const struct cell *mine = results_find(row, &peer_rouse);
	char text[FIGURE_SIZE];
	enum order order;

	if (cell == NULL) {
		table_put(table, TABLE_NONE);
		return;
	}
	figure_text(text, stats_median(cell, metric));
	if (mine == NULL || mine == cell) {
		table_put(table, "%s", text);
		return;
	}
	order = stats_order(mine, cell, metric);
	table_put(table, TABLE_CLASS("%s") "%s %s", signs[order].class, text,
		  signs[order].sign);
}

static void put_overview(FILE *to, const struct results *results,
			 enum metric metric)
{
	const struct options *options = results->options;
	struct row row = {0};
	struct table table;

	fprintf(to,
		"<h2>All, %s in nanoseconds</h2>\n<p class=\"dim\">A + where "
		"rouse is ahead of that peer, a \u2212 where it is behind, an "
		"= "
		"where no difference is shown.\n",
		metric_name(metric));
	table_begin(&table, to, FORMAT_HTML, NULL);
	table_put(&table, "%s", "");
	for (unsigned i = 0; i < options->n_peers; i++)
		table_put(&table, "%s", options->peers[i]->name);
	table_row(&table);
	while (results_next(results, &row)) {
		table_put(&table, "<a href=\"#%s\">%s</a>", row.workload->name,
			  row.workload->name);
		for (unsigned i = 0; i < options->n_peers; i++)
			add_figure(&table, &row, options->peers[i], metric);
		table_row(&table);
	}
	table_end(&table);
}

static void begin_chart(struct chart *chart, const struct options *options,
			unsigned columns)
{
	chart_begin(chart, options->n_peers, columns);
	for (unsigned i = 0; i < options->n_peers; i++)
		chart->names[i] = options->peers[i]->name;
}

/* What all peers took in the workloads of a group. */
static void put_group(FILE *to, const struct options *options,
		      const struct group *group, enum metric metric)
{
	struct chart chart;
	char caption[128];

	begin_chart(&chart, options, group->n);
	for (unsigned j = 0; j < group->n; j++) {
		short_label(chart.labels[j], group->rows[j].workload);
		for (unsigned i = 0; i < options->n_peers; i++) {
			const struct cell *cell = results_find(
				&group->rows[j], options->peers[i]);

			if (cell != NULL)
				chart.ns[i][j] = stats_median(cell, metric);
		}
	}
	snprintf(caption, sizeof(caption), "%s: %s per %s",
		 group->rows[0].workload->group, metric_name(metric),
		 group->rows[0].workload->unit);
	chart_put(to, &chart, caption);
}

static void put_groups(FILE *to, const struct results *results)
{
	const struct options *options = results->options;
	struct group group = {.n = 0};

	fputs("<h2>Curves</h2>\n<p>", to);
	for (unsigned i = 0; i < options->n_peers; i++)
		chart_key(to, i, options->peers[i]->name);
	fputs("<div class=\"pair\">\n", to);
	while (results_next_group(results, &group))
		for (enum metric metric = 0; group.n > 1 && metric < METRICS;
		     metric++)
			put_group(to, options, &group, metric);
	fputs("</div>\n", to);
}

/* What share of the operations took how long. Shares lie where they leave a
 * half, a tenth, a hundredth .. of all; none of which too few were counted. */
static void put_latency(FILE *to, const struct options *options,
			const struct row *row)
{
	static const struct {
		double share;
		double place;
		const char *label;
	} shares[] = {
		{0.5, .0495, "50 %"},     {0.75, .1500, ""},
		{0.9, .2828, "90 %"},     {0.95, .3833, ""},
		{0.99, .6167, "99 %"},    {0.995, .7172, ""},
		{0.999, .9505, "99.9 %"},
	};
	const unsigned n = sizeof(shares) / sizeof(*shares);
	struct chart chart;

	begin_chart(&chart, options, n);
	for (unsigned j = 0; j < n; j++) {
		snprintf(chart.labels[j], CHART_LABEL, "%s", shares[j].label);
		chart.places[j] = shares[j].place;
	}
	for (unsigned i = 0; i < row->n; i++) {
		const struct cell *cell = &row->cells[i];
		unsigned curve = number_of(options, cell->peer);

		for (unsigned j = 0; cell->outcome == OUTCOME_FINE && j < n;
		     j++)
			if ((double)cell->latency.total *
				    (1 - shares[j].share) >=
			    2)
				chart.ns[curve][j] = (double)histogram_quantile(
					&cell->latency, shares[j].share);
	}
	chart_put(to, &chart, "latency that a share of all did not exceed");
}

void html_write(FILE *to, const struct results *results)
{
	const struct options *options = results->options;
	struct row row = {0};

	page_begin(to, "rouse-bench", style);
	chart_colours(to, options->n_peers, number_of(options, &peer_rouse),
		      number_of(options, &peer_bare));
	fprintf(to, "</style>\n<h1>rouse-bench %s</h1>\n", rouse_version());
	report_scores(to, FORMAT_HTML, results);
	fputs("<dl>\n", to);
	report_facts(to, FORMAT_HTML, results);
	fprintf(to, "</dl>\n<p class=\"dim\">%s\n", STATISTICS_RULE);
	put_overview(to, results, METRIC_TIME);
	put_overview(to, results, METRIC_CPU);
	put_groups(to, results);
	while (results_next(results, &row)) {
		report_workload(to, FORMAT_HTML, &row);
		put_latency(to, options, &row);
	}
	fputs("</html>\n", to);
}
