/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/record.h"

static const struct {
	const char *word;
	const char *brief;
	const char *json;
} verdicts[] = {
	[VERDICT_PASS] = {"PASS", "PASS", "pass"},
	[VERDICT_FAIL] = {"FAIL", "FAIL", "fail"},
	[VERDICT_STALL] = {"FAIL/stall", "STALL", "stall"},
	[VERDICT_NOTHING] = {"NO VERDICT", "NONE", "nothing"},
	[VERDICT_TROUBLE] = {"TROUBLE", "TROUBLE", "trouble"},
	[VERDICT_STOPPED] = {"STOPPED", "STOPPED", "stopped"},
};

const char *verdict_word(enum verdict verdict)
{
	return verdicts[verdict].word;
}

const char *verdict_short(enum verdict verdict)
{
	return verdicts[verdict].brief;
}

const char *verdict_json(enum verdict verdict)
{
	return verdicts[verdict].json;
}

void record_sample(struct record *record, double seconds, uint64_t items)
{
	if (record->skipped++ % (record->stride + 1) != 0)
		return;
	if (record->n_samples == SAMPLES) {
		for (unsigned i = 0; i < SAMPLES / 2; i++)
			record->samples[i] = record->samples[2 * i];
		record->n_samples = SAMPLES / 2;
		record->stride = 2 * record->stride + 1;
	}
	record->samples[record->n_samples++] = (struct sample){seconds, items};
}

double record_rate(const struct record *record)
{
	return record->seconds > 0
		       ? (double)record->tally.items / record->seconds
		       : 0;
}

double record_per_item(const struct record *record, double all)
{
	return record->tally.items > 0 ? all / (double)record->tally.items : 0;
}
