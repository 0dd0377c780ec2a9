/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/formats.h"

#include <inttypes.h>
#include <stdio.h>

#include <rouse/types.h>

#include "disturb/chaos.h"
#include "duration.h"
#include "grouped.h"

void text_begin(const struct options *options)
{
	printf("rouse-stress %s: %g s, %u producers, %u consumers, "
	       "%s%sseed %" PRIu64 "\n",
	       rouse_version(), in_seconds(options->timeout),
	       options->load.producers, options->load.consumers,
	       !options->chaos    ? ""
	       : chaos_in_library ? "chaos in the library, "
				  : "chaos at its door, ",
	       options->faults ? "faults, " : "", options->seed);
}

static void put_latency(const struct record *record)
{
	static const double shares[] = {0.5, 0.9, 0.99, 0.999};
	static const char *const names[] = {"p50", "p90", "p99", "p999"};
	const struct histogram *latency = &record->latency;
	char text[DURATION_SIZE];

	printf("       %s:", record->scenario->latency);
	for (unsigned i = 0; i < 4; i++)
		printf(" %s %s,", names[i],
		       duration(text, histogram_quantile(latency, shares[i])));
	printf(" max %s\n", duration(text, latency->max));
}

static void put_cost(const struct record *record)
{
	char text[DURATION_SIZE];
	const struct usage *used = &record->used;
	double cpu = record_per_item(record, used->cpu);

	printf("       for each: %.2f futex waits, %.2f futex wakes, "
	       "%.2f context switches, %s of CPU\n",
	       record_per_item(record, used->waits),
	       record_per_item(record, used->wakes),
	       record_per_item(record, used->switches),
	       duration(text, (int64_t)cpu));
}

static void put_total(const struct record *record)
{
	char notified[GROUPED_SIZE], waits[GROUPED_SIZE], wakes[GROUPED_SIZE];

	printf("       in all: %s notifications, lost %" PRId64
	       "; %s futex waits, %s futex wakes\n",
	       grouped(notified, record->tally.notified), record->tally.lost,
	       grouped(waits, (uint64_t)record->used.waits),
	       grouped(wakes, (uint64_t)record->used.wakes));
}

void text_record(const struct record *record, const struct options *options)
{
	const struct scenario *scenario = record->scenario;
	char count[GROUPED_SIZE], each[GROUPED_SIZE];

	printf("%-5s  %-12s  %6.1f s  %13s %-6s %10s/s  ",
	       record->verdict == VERDICT_PASS ? "PASS" : "FAIL",
	       scenario->name, record->seconds,
	       grouped(count, record->tally.items), scenario->unit,
	       grouped(each, (uint64_t)record_rate(record)));
	switch (record->verdict) {
	case VERDICT_FAIL:
		printf("%s: %s: expected %" PRId64 ", found %" PRId64 "\n",
		       record->who, record->what, record->expected,
		       record->found);
		break;
	case VERDICT_STALL:
		printf("stall: %s made no progress for %g s\n", record->who,
		       in_seconds(options->stall));
		break;
	default:
		printf("%s\n", scenario->checks);
		put_latency(record);
		put_cost(record);
		put_total(record);
	}
}

void text_end(const struct outcome *outcome)
{
	const char *word = outcome->verdict == VERDICT_PASS   ? "PASS"
			   : outcome->verdict == VERDICT_FAIL ? "FAIL"
							      : "FAIL/stall";
	bool passed = outcome->verdict == VERDICT_PASS;
	char items[GROUPED_SIZE], notified[GROUPED_SIZE];
	char longest[DURATION_SIZE];

	if (passed)
		printf("rouse-stress: %s, %u %s, ", word, outcome->n,
		       outcome->n == 1 ? "scenario" : "scenarios");
	else
		printf("rouse-stress: %s in %s, ", word,
		       outcome->records[outcome->n - 1].scenario->name);
	printf("%s items, %s notifications, longest wait %s, ",
	       grouped(items, outcome->total.items),
	       grouped(notified, outcome->total.notified),
	       duration(longest, outcome->total.longest));
	if (passed)
		printf("lost %" PRId64 ", ", outcome->total.lost);
	printf("seed %" PRIu64 "\n", outcome->options->seed);
}
