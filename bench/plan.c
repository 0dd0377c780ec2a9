/* SPDX-License-Identifier: BSD-2-Clause */
#include "plan.h"

/*
 * How the time is divided. It is known by now how long an operation of each
 * cell takes, and what a measurement takes beside: from the time for a round
 * follows how long a measurement may be, and so how many operations it has. Each
 * is at least LEAST_SLICE long; there are fewer rounds where that does not fit.
 */
#define LEAST_SLICE 1e6 /* ns */

/* The least time that a round takes. */
static double least_round(const struct results *results)
{
	double sum = 0;

	for (unsigned i = 0; i < results->n; i++) {
		const struct cell *cell = &results->cells[i];
		double slice = LEAST_SLICE * cell->workload->times;

		if (cell->outcome == OUTCOME_FINE)
			sum += cell->overhead +
			       (slice > cell->each ? slice : cell->each);
	}
	return sum;
}

unsigned plan_rounds(const struct results *results, double left)
{
	const struct options *options = results->options;
	double fit = left / least_round(results);

	if (options->all_rounds || !(fit < options->rounds))
		return options->rounds;
	return fit > 1 ? (unsigned)fit : 1;
}

/* How long each measurement shall be, so that a round takes that time. */
static double slice_for(const struct results *results, double time)
{
	double times = 0, overhead = 0, slice;

	for (unsigned i = 0; i < results->n; i++) {
		const struct cell *cell = &results->cells[i];

		if (cell->outcome != OUTCOME_FINE)
			continue;
		times += cell->workload->times;
		overhead += cell->overhead;
	}
	slice = (time - overhead) / times;
	return slice > LEAST_SLICE ? slice : LEAST_SLICE;
}

void plan_round(struct results *results, double time)
{
	double slice = slice_for(results, time);

	for (unsigned i = 0; i < results->n; i++) {
		struct cell *cell = &results->cells[i];
		double ops = slice * cell->workload->times / cell->each;

		cell->ops = ops > 1 ? (uint64_t)ops : 1;
	}
}
