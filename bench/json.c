/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <rouse/types.h>

#include "fields.h"
#include "peers.h"

/* Members that there are for time, and with "cpu_" before their names for CPU
 * time. */
#define NAME_SIZE 32
static const char *named(char text[NAME_SIZE], enum metric metric,
			 const char *name)
{
	snprintf(text, NAME_SIZE, "%s%s", metric == METRIC_CPU ? "cpu_" : "",
		 name);
	return text;
}

/* Median, spread and rounds, and how rouse stands. */
static void put_metric(struct fields *json, const struct row *row,
		       const struct cell *cell, enum metric metric)
{
	struct figure figure = stats_figure(cell, metric);
	char name[NAME_SIZE];

	field_real(json, named(name, metric, "ns"), 3, figure.median);
	field_real(json, named(name, metric, "low_ns"), 3, figure.low);
	field_real(json, named(name, metric, "high_ns"), 3, figure.high);
	fields_open(json, named(name, metric, "rounds_ns"), '[');
	for (unsigned i = 0; i < cell->n; i++)
		field_put(json, NULL, "%.3f",
			  metric == METRIC_TIME ? cell->rounds[i].ns
						: cell->rounds[i].cpu);
	fields_close(json, ']');
	field_text(json, named(name, metric, "rouse"),
		   stand_name(row, cell, metric));
}

static void put_cell(FILE *to, const struct row *row, const struct cell *cell)
{
	const struct peer_sizes *sizes = cell->peer->sizes;
	struct fields json = fields_begin(to, FIELDS_JSON);

	field_text(&json, "workload", row->workload->name);
	field_text(&json, "peer", cell->peer->name);
	field_text(&json, "outcome", outcome_name(cell->outcome));
	field_text(&json, "unit", row->workload->unit);
	field_text(&json, "group", row->workload->group);
	field_whole(&json, "number", row->workload->number);
	put_metric(&json, row, cell, METRIC_TIME);
	put_metric(&json, row, cell, METRIC_CPU);
	field_real(&json, "switches", 3, stats_switches(cell));
	field_real(&json, "calls", 3, cell->calls);
	field_real(&json, "least_share", 4, stats_least(cell));
	field_real(&json, "most_share", 4, stats_most(cell));
	fields_open(&json, "latency", '{');
	field_whole(&json, "count", cell->latency.total);
	field_latency(&json, &cell->latency);
	fields_close(&json, '}');
	field_put(&json, "bytes", "[%zu, %zu, %zu]", sizes->event, sizes->lock,
		  sizes->cond);
	fields_end(&json);
}

static void put_summary(FILE *to, const struct results *results)
{
	static const char *const names[] = {
		[ORDER_AHEAD] = "ahead",
		[ORDER_BEHIND] = "behind",
		[ORDER_SAME] = "no_difference",
	};
	struct score score = stats_score(results, NULL);
	char name[NAME_SIZE];
	struct fields json = fields_begin(to, FIELDS_JSON);

	for (enum metric metric = 0; metric < METRICS; metric++)
		for (enum order order = 0; order < ORDERS; order++)
			field_whole(&json, named(name, metric, names[order]),
				    score_of(&score, metric, order));
	field_whole(&json, "rounds", results->rounds);
	field_whole(&json, "rounds_asked", results->options->rounds);
	field_bool(&json, "can_tell", stats_can_tell(results->rounds));
	field_bool(&json, "interrupted", results->interrupted);
	field_real(&json, "seconds", 1, results->seconds);
	field_real(&json, "busy", 2, results->busy);
	field_whole(&json, "seed", results->options->seed);
	field_text(&json, "version", rouse_version());
	fields_end(&json);
}

void json_write(FILE *to, const struct results *results)
{
	struct row row = {0};

	while (results_next(results, &row))
		for (unsigned i = 0; i < row.n; i++)
			put_cell(to, &row, &row.cells[i]);
	put_summary(to, results);
}
