/* SPDX-License-Identifier: BSD-2-Clause */
#include "results.h"

#include <string.h>

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {
		[OUTCOME_FINE] = "fine",
		[OUTCOME_STUCK] = "stuck",
		[OUTCOME_WRONG] = "wrong",
		[OUTCOME_CRASHED] = "crashed",
		[OUTCOME_REFUSED] = "no means for it",
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

bool results_next(const struct results *results, struct row *row)
{
	const struct cell *next =
		row->cells ? row->cells + row->n : results->cells;
	unsigned first = (unsigned)(next - results->cells);

	if (first == results->n)
		return false;
	*row = (struct row){next->workload, next, results_row(results, first)};
	return true;
}

const struct cell *results_find(const struct row *row, const struct peer *peer)
{
	for (unsigned i = 0; i < row->n; i++)
		if (row->cells[i].peer == peer &&
		    row->cells[i].outcome == OUTCOME_FINE)
			return &row->cells[i];
	return NULL;
}

static bool same_group(const struct workload *one, const struct workload *other)
{
	return strcmp(one->group, other->group) == 0 &&
	       strcmp(one->group, "plain") != 0 &&
	       strcmp(one->group, "timed") != 0;
}

bool results_next_group(const struct results *results, struct group *group)
{
	struct row row = {0};

	if (group->n > 0)
		row = group->rows[group->n - 1];
	group->n = 0;
	while (results_next(results, &row) &&
	       (group->n == 0 ||
		same_group(group->rows[0].workload, row.workload)))
		group->rows[group->n++] = row;
	return group->n > 0;
}
