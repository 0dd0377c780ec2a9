/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/formats.h"

#include <inttypes.h>
#include <stdio.h>

#include <rouse/types.h>

#include "disturb/chaos.h"
#include "duration.h"
#include "grouped.h"
#include "stop.h"

void text_begin(const struct options *options)
{
	char timeout[DURATION_SIZE];

	printf("rouse-stress %s: %s, %u producers, %u consumers, "
	       "%s%sseed %" PRIu64 "\n",
	       rouse_version(), duration(timeout, options->timeout),
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

	if (latency->total == 0) {
		printf("       %s: not measured\n", record->scenario->latency);
		return;
	}
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
	       record->verdict == VERDICT_STALL
		       ? "FAIL"
		       : verdict_short(record->verdict),
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
	case VERDICT_NOTHING:
		printf("nothing was done in that time\n");
		break;
	case VERDICT_TROUBLE:
		printf("%s\n", record->what);
		break;
	case VERDICT_STOPPED:
		printf("stopped before it was checked\n");
		break;
	default:
		printf("%s\n", scenario->checks);
		put_latency(record);
		put_cost(record);
		put_total(record);
	}
}

/* "PASS, 2 scenarios, " */
static void put_verdict(const struct outcome *outcome)
{
	const char *last =
		outcome->n ? outcome->records[outcome->n - 1].scenario->name
			   : NULL;

	printf("rouse-stress: %s", verdict_word(outcome->verdict));
	switch (outcome->verdict) {
	case VERDICT_PASS:
		printf(", %u %s, ", outcome->n,
		       outcome->n == 1 ? "scenario" : "scenarios");
		break;
	case VERDICT_STOPPED:
		printf(" by %s%s%s, %u of %u passed, ", stop_name(),
		       last ? " in " : "", last ? last : "", outcome->passed,
		       outcome->options->n_runs);
		break;
	case VERDICT_NOTHING:
		printf(", nothing was done in %u of %u scenarios: the timeout "
		       "is too short, ",
		       outcome->n - outcome->passed, outcome->n);
		break;
	default:
		printf("%s%s, ", last ? " in " : "", last ? last : "");
	}
}

void text_end(const struct outcome *outcome)
{
	char items[GROUPED_SIZE], notified[GROUPED_SIZE];
	char longest[DURATION_SIZE];

	put_verdict(outcome);
	printf("%s items, %s notifications, ",
	       grouped(items, outcome->total.items),
	       grouped(notified, outcome->total.notified));
	if (outcome->total.longest > 0)
		printf("longest wait %s, ",
		       duration(longest, outcome->total.longest));
	if (outcome->verdict == VERDICT_PASS)
		printf("lost %" PRId64 ", ", outcome->total.lost);
	printf("seed %" PRIu64 "\n", outcome->options->seed);
}
