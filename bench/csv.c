/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "fields.h"
#include "peers.h"

/* A line for each peer in each round of each workload. Latencies, system calls,
 * and how rouse stands against that peer, are of all rounds. */

static void put_round(FILE *to, int format, const struct row *row,
		      const struct cell *cell, unsigned i)
{
	const struct round *round = &cell->rounds[i];
	struct fields fields = fields_begin(to, format);

	field_text(&fields, "workload", row->workload->name);
	field_text(&fields, "peer", cell->peer->name);
	field_whole(&fields, "round", i + 1);
	field_whole(&fields, "ops", round->ops);
	field_real(&fields, "ns", 3, round->ns);
	field_real(&fields, "cpu_ns", 3, round->cpu);
	field_real(&fields, "switches", 3, round->switches);
	field_real(&fields, "least_share", 3, round->least);
	field_real(&fields, "most_share", 3, round->most);
	field_real(&fields, "calls", 3, cell->calls);
	field_latency(&fields, &cell->latency);
	field_text(&fields, "rouse", stand_name(row, cell, METRIC_TIME));
	field_text(&fields, "rouse_cpu", stand_name(row, cell, METRIC_CPU));
	field_text(&fields, "group", row->workload->group);
	field_whole(&fields, "number", row->workload->number);
	fields_end(&fields);
}

void csv_write(FILE *to, const struct results *results)
{
	const struct workload none = {.group = NULL};
	struct row row = {&none, NULL, 0};

	put_round(to, FIELDS_NAMES, &row,
		  &(struct cell){.peer = &peer_rouse,
				 .rounds = &(struct round){0}},
		  0);
	while (results_next(results, &row))
		for (unsigned i = 0; i < row.n; i++)
			for (unsigned j = 0; j < row.cells[i].n; j++)
				put_round(to, FIELDS_CSV, &row, &row.cells[i],
					  j);
}
