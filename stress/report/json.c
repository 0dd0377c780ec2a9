/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json.h"

#include <inttypes.h>
#include <stdio.h>

#include <rouse/types.h>

#include "duration.h"

/* All strings are ours, and have nothing that would want to be escaped. */

static const char *const verdicts[] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_STALL] = "stall",
};

static void put_details(const struct record *record)
{
	static const double shares[] = {0.5, 0.9, 0.99, 0.999};
	static const char *const names[] = {"p50", "p90", "p99", "p999"};
	const struct histogram *latency = &record->latency;

	printf(", \"checks\": \"%s\", \"lost\": %" PRId64
	       ", \"futex_calls\": %.3f, "
	       "\"context_switches\": %.3f, \"cpu_ns\": %.0f, "
	       "\"latency\": {\"of\": \"%s\", \"count\": %" PRIu64,
	       record->scenario->checks, record->tally.lost,
	       record_per_item(record, record->used.waits + record->used.wakes),
	       record_per_item(record, record->used.switches),
	       record_per_item(record, record->used.cpu),
	       record->scenario->latency, latency->total);
	for (unsigned i = 0; i < 4; i++)
		printf(", \"%s_ns\": %" PRId64, names[i],
		       histogram_quantile(latency, shares[i]));
	printf(", \"max_ns\": %" PRId64 "}", latency->max);
}

static void put_total(const struct tally *tally, const struct usage *used)
{
	printf(", \"notifications\": %" PRIu64 ", \"futex_waits\": %.0f, "
	       "\"futex_wakes\": %.0f, \"longest_ns\": %" PRId64,
	       tally->notified, used->waits, used->wakes, tally->longest);
}

void json_record(const struct record *record, const struct options *options)
{
	printf("{\"scenario\": \"%s\", \"verdict\": \"%s\", "
	       "\"seconds\": %.3f, \"count\": %" PRIu64 ", "
	       "\"unit\": \"%s\", \"rate\": %.1f, "
	       "\"producers\": %u, \"consumers\": %u, \"capacity\": %u, "
	       "\"patience_ns\": %" PRId64 ", \"seed\": %" PRIu64,
	       record->scenario->name, verdicts[record->verdict],
	       record->seconds, record->tally.items, record->scenario->unit,
	       record_rate(record), options->load.producers,
	       options->load.consumers, options->load.capacity,
	       options->load.patience, options->seed);
	put_total(&record->tally, &record->used);
	if (record->verdict == VERDICT_PASS)
		put_details(record);
	else
		printf(", \"who\": \"%s\"", record->who);
	if (record->verdict == VERDICT_FAIL)
		printf(", \"check\": \"%s\", \"expected\": %" PRId64
		       ", \"found\": %" PRId64,
		       record->what, record->expected, record->found);
	if (record->verdict == VERDICT_STALL)
		printf(", \"stall\": %g", in_seconds(options->stall));
	printf("}\n");
}

void json_end(const struct outcome *outcome)
{
	unsigned passed = outcome->n - (outcome->verdict != VERDICT_PASS);

	printf("{\"verdict\": \"%s\", \"passed\": %u, \"count\": %" PRIu64,
	       verdicts[outcome->verdict], passed, outcome->total.items);
	put_total(&outcome->total, &outcome->used);
	if (outcome->verdict == VERDICT_PASS)
		printf(", \"lost\": %" PRId64, outcome->total.lost);
	printf(", \"seed\": %" PRIu64 ", \"version\": \"%s\"}\n",
	       outcome->options->seed, rouse_version());
}
