/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_COLUMNS_H
#define ROUSE_BENCH_COLUMNS_H

#include "report.h"

/* All that is known of a peer in a workload, for the pages that say it. */
enum column {
	COLUMN_NS,
	COLUMN_SPREAD,
	COLUMN_OF_BEST,
	COLUMN_OF_LIMIT,
	COLUMN_P50,
	COLUMN_P99,
	COLUMN_P999,
	COLUMN_MAX,
	COLUMN_CPU,
	COLUMN_CPU_OF_BEST,
	COLUMN_SWITCHES,
	COLUMN_CALLS,
	COLUMN_SHARES,
	COLUMNS
};

extern const char *const column_titles[COLUMNS];

#define COLUMN_SIZE (2 * FIGURE_SIZE + 2)
struct column_texts {
	char of[COLUMNS][COLUMN_SIZE]; /* "" where there is nothing to say */
};

/* Of this one of the n cells of a workload, which has not failed. */
void columns_fill(struct column_texts *texts, const struct cell *row,
		  unsigned n, const struct cell *cell);

#endif
