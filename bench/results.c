/* SPDX-License-Identifier: BSD-2-Clause */
#include "results.h"

#include <string.h>

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {
		[OUTCOME_FINE] = "fine",         [OUTCOME_STUCK] = "stuck",
		[OUTCOME_WRONG] = "wrong",       [OUTCOME_CRASHED] = "crashed",
		[OUTCOME_NONE] = "not measured",
	};

	return names[outcome];
}

unsigned results_row(const struct results *results, unsigned first)
{
	unsigned end = first;

	while (end < results->n &&
	       results->cells[end].workload == results->cells[first].workload)
		end++;
	return end - first;
}

static bool same_group(const struct workload *one, const struct workload *other)
{
	return one == other || (strcmp(one->group, other->group) == 0 &&
				strcmp(one->group, "plain") != 0 &&
				strcmp(one->group, "timed") != 0);
}

unsigned results_group(const struct results *results, unsigned first)
{
	const struct cell *cells = results->cells;
	unsigned end = first;

	while (end < results->n &&
	       same_group(cells[first].workload, cells[end].workload))
		end++;
	return end - first;
}

const struct cell *results_find(const struct cell *row, unsigned n,
				const struct peer *peer)
{
	for (unsigned i = 0; i < n; i++)
		if (row[i].peer == peer && row[i].outcome == OUTCOME_FINE)
			return &row[i];
	return NULL;
}
