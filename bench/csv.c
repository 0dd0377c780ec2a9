/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>
#include <math.h>

/* A line for each peer in each round of each workload. Latencies, system calls,
 * and how rouse stands against that peer, are of all rounds. Names are ours, and
 * have no comma. */

static void put_stand(FILE *to, const struct cell *row, unsigned n,
		      const struct cell *cell, enum metric metric)
{
	const char *name = stand_name(row, n, cell, metric);

	fprintf(to, ",%s", name ? name : "");
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	static const double shares[] = {0.5, 0.9, 0.99, 0.999};

	for (unsigned i = 0; i < cell->n; i++) {
		const struct round *round = &cell->rounds[i];

		fprintf(to, "%s,%s,%u,%" PRIu64 ",%.3f,%.3f,%.3f,%.3f,%.3f,",
			cell->workload->name, cell->peer->name, i + 1,
			round->ops, round->ns, round->cpu, round->switches,
			round->least, round->most);
		if (!isnan(cell->calls))
			fprintf(to, "%.3f", cell->calls);
		for (unsigned j = 0; j < 4; j++)
			fprintf(to, ",%" PRId64,
				histogram_quantile(&cell->latency, shares[j]));
		fprintf(to, ",%" PRId64, cell->latency.max);
		put_stand(to, row, n, cell, METRIC_TIME);
		put_stand(to, row, n, cell, METRIC_CPU);
		fprintf(to, ",%s,%u\n", cell->workload->group,
			cell->workload->number);
	}
}

void csv_write(FILE *to, const struct results *results)
{
	fputs("workload,peer,round,ops,ns,cpu_ns,switches,least_share,"
	      "most_share,calls,p50_ns,p90_ns,p99_ns,p999_ns,max_ns,"
	      "rouse,rouse_cpu,group,number\n",
	      to);
	for (unsigned i = 0, n; i < results->n; i += n) {
		const struct cell *row = &results->cells[i];

		n = results_row(results, i);
		for (unsigned j = 0; j < n; j++)
			put_cell(to, row, n, &row[j]);
	}
}
