/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/formats.h"

#include <inttypes.h>

#include <rouse/types.h>

#include "duration.h"
#include "fields.h"
#include "stop.h"

static void put_details(struct fields *json, const struct record *record)
{
	const struct usage *used = &record->used;

	field_text(json, "checks", record->scenario->checks);
	field_put(json, "lost", "%" PRId64, record->tally.lost);
	field_real(json, "futex_calls", 3,
		   record_per_item(record, used->waits + used->wakes));
	field_real(json, "context_switches", 3,
		   record_per_item(record, used->switches));
	field_real(json, "cpu_ns", 0, record_per_item(record, used->cpu));
	fields_open(json, "latency", '{');
	field_text(json, "of", record->scenario->latency);
	field_whole(json, "count", record->latency.total);
	field_latency(json, &record->latency);
	fields_close(json, '}');
}

static void put_total(struct fields *json, const struct tally *tally,
		      const struct usage *used)
{
	field_whole(json, "notifications", tally->notified);
	field_real(json, "futex_waits", 0, used->waits);
	field_real(json, "futex_wakes", 0, used->wakes);
	field_put(json, "longest_ns", "%" PRId64, tally->longest);
}

void json_record(const struct record *record, const struct options *options)
{
	const struct load *load = &options->load;
	struct fields json = fields_begin(stdout, FIELDS_JSON);

	field_text(&json, "scenario", record->scenario->name);
	field_text(&json, "verdict", verdict_json(record->verdict));
	field_real(&json, "seconds", 3, record->seconds);
	field_whole(&json, "count", record->tally.items);
	field_text(&json, "unit", record->scenario->unit);
	field_real(&json, "rate", 1, record_rate(record));
	field_whole(&json, "producers", load->producers);
	field_whole(&json, "consumers", load->consumers);
	field_whole(&json, "capacity", load->capacity);
	field_put(&json, "patience_ns", "%" PRId64, load->patience);
	field_whole(&json, "seed", options->seed);
	put_total(&json, &record->tally, &record->used);
	if (record->verdict == VERDICT_PASS)
		put_details(&json, record);
	if (record->verdict == VERDICT_FAIL || record->verdict == VERDICT_STALL)
		field_text(&json, "who", record->who);
	if (record->verdict == VERDICT_TROUBLE)
		field_text(&json, "trouble", record->what);
	if (record->verdict == VERDICT_FAIL) {
		field_text(&json, "check", record->what);
		field_put(&json, "expected", "%" PRId64, record->expected);
		field_put(&json, "found", "%" PRId64, record->found);
	}
	if (record->verdict == VERDICT_STALL)
		field_put(&json, "stall", "%g", in_seconds(options->stall));
	fields_end(&json);
}

void json_end(const struct outcome *outcome)
{
	bool passed = outcome->verdict == VERDICT_PASS;
	struct fields json = fields_begin(stdout, FIELDS_JSON);

	field_text(&json, "verdict", verdict_json(outcome->verdict));
	field_whole(&json, "passed", outcome->passed);
	field_whole(&json, "count", outcome->total.items);
	put_total(&json, &outcome->total, &outcome->used);
	if (passed)
		field_put(&json, "lost", "%" PRId64, outcome->total.lost);
	if (outcome->diagnosis != NULL)
		field_text(&json, "diagnosis", outcome->diagnosis);
	if (outcome->verdict == VERDICT_STOPPED)
		field_text(&json, "signal", stop_name());
	field_whole(&json, "seed", outcome->options->seed);
	field_text(&json, "version", rouse_version());
	fields_end(&json);
}
