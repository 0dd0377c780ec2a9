/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include "peers.h"

const char *ratio_text(char text[FIGURE_SIZE], const struct cell *cell,
		       const struct cell *other, enum metric metric)
{
	double ratio;

	text[0] = '\0';
	if (other == NULL || other == cell)
		return text;
	ratio = stats_ratio(cell, other, metric);
	snprintf(text, FIGURE_SIZE, "%.*f%s", ratio < .095 ? 4 : 2, ratio,
		 stats_order(cell, other, metric) == ORDER_SAME ? "=" : "");
	return text;
}

const char *order_name(enum order order)
{
	static const char *const names[] = {
		[ORDER_AHEAD] = "ahead",
		[ORDER_BEHIND] = "behind",
		[ORDER_SAME] = "no difference",
	};

	return names[order];
}

const char *stand_name(const struct row *row, const struct cell *cell,
		       enum metric metric)
{
	const struct cell *mine = results_find(row, &peer_rouse);

	if (mine == NULL || mine == cell || cell->outcome != OUTCOME_FINE)
		return NULL;
	return order_name(stats_order(mine, cell, metric));
}

const char *metric_name(enum metric metric)
{
	return metric == METRIC_TIME ? "time" : "CPU time";
}

static unsigned least_rounds(void)
{
	unsigned n = 1;

	while (!stats_can_tell(n))
		n++;
	return n;
}

const char *rounds_text(char text[ROUNDS_SIZE], unsigned rounds, unsigned asked)
{
	int n = 0;

	text[0] = '\0';
	if (rounds < asked || !stats_can_tell(rounds))
		n = snprintf(text, ROUNDS_SIZE, "%u of %u rounds", rounds,
			     asked);
	if (!stats_can_tell(rounds))
		snprintf(text + n, ROUNDS_SIZE - (size_t)n,
			 ": too few to show any difference, the least is %u",
			 least_rounds());
	return text;
}

const char *short_label(char text[LABEL_SIZE], const struct workload *workload)
{
	const struct shape *shape = &workload->shape;
	char number[GROUPED_SIZE];

	if (workload->kind == KIND_BUFFER)
		snprintf(text, LABEL_SIZE, "%ux%u", shape->producers,
			 shape->consumers);
	else if (workload->number > 0)
		snprintf(text, LABEL_SIZE, "%s",
			 grouped(number, workload->number));
	else
		snprintf(text, LABEL_SIZE, "%s",
			 strrchr(workload->name, '-') + 1);
	return text;
}
