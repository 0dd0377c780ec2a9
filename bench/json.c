/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <math.h>

#include <rouse/types.h>

#include "judge.h"
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

static void put_cell(FILE *to, const struct cell *cell)
{
	const struct peer *peer = cell->peer;
	struct figure ns = judge_ns(cell);

	fprintf(to,
		"{\"workload\": \"%s\", \"peer\": \"%s\", \"outcome\": \"%s\", "
		"\"unit\": \"%s\", \"ns\": %.3f, "
		"\"low_ns\": %.3f, \"high_ns\": %.3f, \"rounds_ns\": [",
		cell->workload->name, peer->name, outcome_name(cell->outcome),
		cell->workload->unit, ns.median, ns.low, ns.high);
	for (unsigned i = 0; i < cell->n; i++)
		fprintf(to, "%s%.3f", i ? ", " : "", cell->samples[i].ns);
	fprintf(to, "], \"cpu_ns\": %.3f, \"switches\": %.3f, \"calls\": ",
		judge_cpu(cell), judge_switches(cell));
	if (isnan(cell->calls))
		fputs("null", to);
	else
		fprintf(to, "%.3f", cell->calls);
	fprintf(to, ", \"least_share\": %.4f, \"most_share\": %.4f",
		judge_least(cell), judge_most(cell));
	put_latency(to, &cell->latency);
	fprintf(to, ", \"bytes\": [%zu, %zu, %zu]}\n", peer->event_size,
		peer->lock_size, peer->cond_size);
}

void json_write(FILE *to, const struct table *table)
{
	struct score score = judge_score(table, NULL);

	for (unsigned i = 0; i < table->n; i++)
		put_cell(to, &table->cells[i]);
	fprintf(to,
		"{\"ahead\": %u, \"behind\": %u, \"no_difference\": %u, "
		"\"rounds\": %u, \"seconds\": %.1f, \"busy\": %.2f, "
		"\"seed\": %" PRIu64 ", \"version\": \"%s\"}\n",
		score.of[ORDER_BEFORE], score.of[ORDER_BEHIND],
		score.of[ORDER_HIDDEN], table->options->rounds, table->seconds,
		table->busy, table->options->seed, rouse_version());
}
