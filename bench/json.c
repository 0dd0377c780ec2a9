/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <math.h>

#include <rouse/types.h>

#include "peers.h"

/* An object a line. All strings are ours, and have nothing that would want to
 * be escaped. */

static void put_latency(FILE *to, const struct histogram *latency)
{
	static const double shares[] = {0.5, 0.9, 0.99, 0.999};
	static const char *const names[] = {"p50", "p90", "p99", "p999"};

	fprintf(to, ", \"latency\": {\"count\": %" PRIu64, latency->total);
	for (unsigned i = 0; i < 4; i++)
		fprintf(to, ", \"%s_ns\": %" PRId64, names[i],
			histogram_quantile(latency, shares[i]));
	fprintf(to, ", \"max_ns\": %" PRId64 "}", latency->max);
}

/* Median, spread and rounds of what is judged, and how rouse stands. */
static void put_metric(FILE *to, const struct cell *row, unsigned n,
		       const struct cell *cell, enum metric metric)
{
	const char *what = metric == METRIC_TIME ? "" : "cpu_";
	const char *stand = stand_name(row, n, cell, metric);
	struct figure figure = stats_figure(cell, metric);

	fprintf(to,
		", \"%sns\": %.3f, \"%slow_ns\": %.3f, \"%shigh_ns\": %.3f, "
		"\"%srounds_ns\": [",
		what, figure.median, what, figure.low, what, figure.high, what);
	for (unsigned i = 0; i < cell->n; i++)
		fprintf(to, "%s%.3f", i ? ", " : "",
			metric == METRIC_TIME ? cell->rounds[i].ns
					      : cell->rounds[i].cpu);
	fprintf(to, "], \"%srouse\": ", what);
	if (stand == NULL)
		fputs("null", to);
	else
		fprintf(to, "\"%s\"", stand);
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	const struct peer *peer = cell->peer;

	fprintf(to,
		"{\"workload\": \"%s\", \"peer\": \"%s\", \"outcome\": \"%s\", "
		"\"unit\": \"%s\", \"group\": \"%s\", \"number\": %u",
		cell->workload->name, peer->name, outcome_name(cell->outcome),
		cell->workload->unit, cell->workload->group,
		cell->workload->number);
	put_metric(to, row, n, cell, METRIC_TIME);
	put_metric(to, row, n, cell, METRIC_CPU);
	fprintf(to, ", \"switches\": %.3f, \"calls\": ", stats_switches(cell));
	if (isnan(cell->calls))
		fputs("null", to);
	else
		fprintf(to, "%.3f", cell->calls);
	fprintf(to, ", \"least_share\": %.4f, \"most_share\": %.4f",
		stats_least(cell), stats_most(cell));
	put_latency(to, &cell->latency);
	fprintf(to, ", \"bytes\": [%zu, %zu, %zu]}\n", peer->sizes->event,
		peer->sizes->lock, peer->sizes->cond);
}

static void put_score(FILE *to, const struct score *score, enum metric metric)
{
	const char *what = metric == METRIC_TIME ? "" : "cpu_";

	fprintf(to,
		"\"%sahead\": %u, \"%sbehind\": %u, \"%sno_difference\": %u, ",
		what, score_of(score, metric, ORDER_AHEAD), what,
		score_of(score, metric, ORDER_BEHIND), what,
		score_of(score, metric, ORDER_SAME));
}

void json_write(FILE *to, const struct results *results)
{
	struct score score = stats_score(results, NULL);

	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *row = &results->cells[i];

		n = results_row(results, i);
		for (unsigned j = 0; j < n; j++)
			put_cell(to, row, n, &row[j]);
	}
	fputc('{', to);
	put_score(to, &score, METRIC_TIME);
	put_score(to, &score, METRIC_CPU);
	fprintf(to,
		"\"rounds\": %u, \"rounds_asked\": %u, \"can_tell\": %s, "
		"\"interrupted\": %s, \"seconds\": %.1f, \"busy\": %.2f, "
		"\"seed\": %" PRIu64 ", \"version\": \"%s\"}\n",
		results->rounds, results->options->rounds,
		stats_can_tell(results->rounds) ? "true" : "false",
		results->interrupted ? "true" : "false", results->seconds,
		results->busy, results->options->seed, rouse_version());
}
