/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <string.h>

#include "duration.h"
#include "peers.h"

static void put_latency(FILE *to, const struct cell *cell)
{
	static const double shares[] = {0.5, 0.99};
	char text[DURATION_SIZE];

	for (unsigned i = 0; i < 2; i++)
		fprintf(to, " %7s",
			cell->latency.total == 0
				? "-"
				: duration(text,
					   histogram_quantile(&cell->latency,
							      shares[i])));
	fprintf(to, " %7s",
		cell->latency.total == 0 ? "-"
					 : duration(text, cell->latency.max));
}

static void put_ratio(FILE *to, const struct cell *cell,
		      const struct cell *other, enum metric metric)
{
	char text[FIGURE_SIZE];
	size_t length = strlen(ratio_text(text, cell, other, metric));

	/* The figures stand below each other, with or without "=". */
	fprintf(to, " %*s%s", length && text[length - 1] == '=' ? 8 : 7, text,
		length && text[length - 1] == '=' ? "" : " ");
}

static void put_times(FILE *to, const struct cell *row, unsigned n,
		      const struct cell *cell)
{
	struct figure ns = stats_figure(cell, METRIC_TIME);
	char a[FIGURE_SIZE], b[FIGURE_SIZE], spread[70];

	snprintf(spread, sizeof(spread), "%s..%s", figure_text(a, ns.low),
		 figure_text(b, ns.high));
	fprintf(to, " %11s  %-23s", figure_text(a, ns.median), spread);
	put_ratio(to, cell, stats_best(row, n, cell, METRIC_TIME), METRIC_TIME);
	put_ratio(to, cell, results_find(row, n, &peer_bare), METRIC_TIME);
	put_latency(to, cell);
	fprintf(to, " %11s", figure_text(a, stats_median(cell, METRIC_CPU)));
	put_ratio(to, cell, stats_best(row, n, cell, METRIC_CPU), METRIC_CPU);
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	fprintf(to, "  %-12s", cell->peer->name);
	if (cell->outcome != OUTCOME_FINE) {
		fprintf(to, "  %s\n", outcome_name(cell->outcome));
		return;
	}
	put_times(to, row, n, cell);
	fprintf(to, " %7.2f", stats_switches(cell));
	if (isnan(cell->calls))
		fprintf(to, " %7s", "n/a");
	else
		fprintf(to, " %7.2f", cell->calls);
	if (stats_most(cell) > 0)
		fprintf(to, "  %.2f..%.2f", stats_least(cell),
			stats_most(cell));
	fputc('\n', to);
}

static void put_verdicts(FILE *to, const struct cell *row, unsigned n)
{
	char text[VERDICT_SIZE];

	for (enum metric metric = 0; metric < METRICS; metric++)
		if (verdict_text(text, row, n, metric)[0] != '\0')
			fprintf(to, "  %s\n", text);
}

void text_table(FILE *to, const struct results *results)
{
	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *row = &results->cells[i];

		n = results_row(results, i);
		fprintf(to, "%s: %s\n", row->workload->name,
			row->workload->summary);
		fprintf(to,
			"  %-12s %11s  %-23s %7s  %7s  %7s %7s %7s %11s %7s  "
			"%7s %7s%s\n",
			"", "ns", "spread", "of best", "of ltd", "p50", "p99",
			"max", "CPU ns", "of best", "switch", "calls",
			stats_most(row) > 0 ? "  shares" : "");
		for (unsigned j = 0; j < n; j++)
			put_cell(to, row, n, &row[j]);
		put_verdicts(to, row, n);
		fputc('\n', to);
	}
}

static void put_fact(FILE *to, const char *name, const char *value)
{
	fprintf(to, "%-13s %s\n", name, value);
}

static void put_score(FILE *to, const char *name, struct score score)
{
	fprintf(to, "  %-12s", name);
	for (enum metric metric = 0; metric < METRICS; metric++)
		fprintf(to, "  %5u %6u %13u",
			score_of(&score, metric, ORDER_AHEAD),
			score_of(&score, metric, ORDER_BEHIND),
			score_of(&score, metric, ORDER_SAME));
	fputc('\n', to);
}

static void put_scores(FILE *to, const struct results *results)
{
	const struct options *options = results->options;

	fprintf(to,
		"\nworkloads where rouse is, in time and in CPU time\n  %-12s",
		"against");
	for (enum metric metric = 0; metric < METRICS; metric++)
		fputs("  ahead behind no difference", to);
	fputc('\n', to);
	put_score(to, "the best", stats_score(results, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(to, options->peers[i]->name,
				  stats_score(results, options->peers[i]));
}

/* Both metrics together, against the best. */
static void put_both(FILE *to, struct score score)
{
	fprintf(to, "\nagainst the best     CPU time: ahead behind no "
		    "difference\n");
	for (enum order order = 0; order < ORDERS; order++)
		fprintf(to, "  time: %-13s           %5u %6u %13u\n",
			order_name(order), score.of[order][ORDER_AHEAD],
			score.of[order][ORDER_BEHIND],
			score.of[order][ORDER_SAME]);
}

void text_summary(FILE *to, const struct results *results)
{
	const struct options *options = results->options;

	fputs("bytes of an event, a lock, a condition\n", to);
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];

		fprintf(to, "  %-12s %4zu %4zu %4zu  %s\n", peer->name,
			peer->sizes->event, peer->sizes->lock,
			peer->sizes->cond, peer->title);
	}
	put_scores(to, results);
	put_both(to, stats_score(results, NULL));
	fputs("\"=\" after a ratio: no difference shown, by the rule that "
	      "rouse-bench(1) has\n\n",
	      to);
	report_facts(to, results, put_fact);
}
