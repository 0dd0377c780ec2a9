/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_RECORD_H
#define ROUSE_STRESS_RECORD_H

#include <stdint.h>

#include "fixture/harness.h"
#include "histogram.h"
#include "options.h"
#include "report/usage.h"
#include "scenario/scenario.h"

/* How it ended. */
enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_STALL,
	VERDICT_NOTHING, /* the time was up before anything was done */
	VERDICT_TROUBLE, /* no means for what was asked */
	VERDICT_STOPPED, /* by a signal (cli/stop.h) */
};

/* "NO VERDICT", "NONE", "nothing" */
const char *verdict_word(enum verdict verdict);
const char *verdict_short(enum verdict verdict);
const char *verdict_json(enum verdict verdict);

/* How much was done by then. */
struct sample {
	double seconds;
	uint64_t items;
};

#define SAMPLES 512

/* What came of a scenario. */
struct record {
	const struct scenario *scenario;
	enum verdict verdict;
	double seconds;
	struct tally tally;
	struct usage used;
	struct histogram latency; /* of a pass only: else workers go on */
	struct sample samples[SAMPLES];
	unsigned n_samples;
	unsigned stride; /* one sample of stride + 1 is kept */
	unsigned skipped;

	/* Of a failure or a stall: the worker that found it. Of a failure or
	 * trouble: what. */
	char who[32];
	const char *what;
	int64_t expected, found;
};

/* What came of all. */
struct outcome {
	const struct options *options;
	enum verdict verdict;
	const struct record *records;
	unsigned n;
	unsigned passed;
	const char *diagnosis; /* of a stall; or NULL */
	struct tally total;
	struct usage used;
};

/* Keep a sample; half of them are dropped when there is no room. */
void record_sample(struct record *record, double seconds, uint64_t items);

/* Items a second. */
double record_rate(const struct record *record);

/* Per item. */
double record_per_item(const struct record *record, double all);

#endif
