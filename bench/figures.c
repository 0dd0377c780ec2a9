/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include "judge.h"
#include "peers.h"

const char *ratio_text(char text[FIGURE_SIZE], const struct cell *cell,
		       const struct cell *other)
{
	double ratio;

	text[0] = '\0';
	if (other == NULL || other == cell)
		return text;
	ratio = judge_ratio(cell, other);
	snprintf(text, FIGURE_SIZE, "%.*f%s", ratio < .095 ? 4 : 2, ratio,
		 judge_order(cell, other) == ORDER_HIDDEN ? "=" : "");
	return text;
}

const char *short_label(char text[LABEL_SIZE], const struct workload *workload)
{
	const struct shape *shape = &workload->shape;

	if (workload->kind == KIND_BUFFER)
		snprintf(text, LABEL_SIZE, "%ux%u", shape->producers,
			 shape->consumers);
	else if (workload->kind == KIND_EVENT_PINGPONG ||
		 workload->kind == KIND_COND_PINGPONG)
		snprintf(text, LABEL_SIZE, "%s",
			 strrchr(workload->name, '-') + 1);
	else
		snprintf(text, LABEL_SIZE, "%u", shape->threads);
	return text;
}

const char *verdict_text(char text[VERDICT_SIZE], const struct cell *row,
			 unsigned n)
{
	const struct cell *mine = table_find(row, n, &peer_rouse), *best;

	best = judge_best(row, n, mine);
	if (mine == NULL || best == NULL) {
		text[0] = '\0';
		return text;
	}
	switch (judge_order(mine, best)) {
	case ORDER_BEFORE:
		snprintf(text, VERDICT_SIZE,
			 "rouse is ahead: the next one, %s, takes %.2f times "
			 "as long",
			 best->peer->name, judge_ratio(best, mine));
		break;
	case ORDER_BEHIND:
		snprintf(text, VERDICT_SIZE,
			 "rouse is behind: it takes %.2f times as long as %s",
			 judge_ratio(mine, best), best->peer->name);
		break;
	default:
		snprintf(text, VERDICT_SIZE,
			 "no difference shown between rouse and %s, the best "
			 "of the others",
			 best->peer->name);
	}
	return text;
}
