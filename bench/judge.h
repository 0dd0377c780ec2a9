/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_JUDGE_H
#define ROUSE_BENCH_JUDGE_H

#include "table.h"

/*
 * What the rounds show. The time of a peer in a workload is the median of its
 * rounds; the spread is from the least to the greatest, without the first and
 * the last seventh (of seven rounds, one each). Whether two peers differ is
 * asked of the ranks of all their rounds, by the test of Mann and Whitney: it
 * does not care how far off a round is that went wrong, and of eleven rounds,
 * though not of seven, it forgives one. Fewer than six show nothing. For
 * readers:
 */
#define JUDGE_RULE                                                             \
	"A difference is shown where peers that are the same would give such " \
	"rounds less than five times in a thousand, by the rank-sum test of "  \
	"Mann and Whitney, and the medians are at least 3 % apart. The "       \
	"spread is that of the rounds without the fastest and the slowest "    \
	"seventh."

struct figure {
	double median;
	double low;
	double high;
};

struct figure judge_ns(const struct cell *cell);

/* Medians of the others. */
double judge_cpu(const struct cell *cell);
double judge_switches(const struct cell *cell);
double judge_least(const struct cell *cell);
double judge_most(const struct cell *cell);

enum order {
	ORDER_BEFORE, /* the first one takes less time */
	ORDER_BEHIND,
	ORDER_HIDDEN
};

enum order judge_order(const struct cell *one, const struct cell *other);

/* How many times as long the first one takes. */
double judge_ratio(const struct cell *one, const struct cell *other);

/* Of the n cells of a workload, the best of the libraries but @cell itself;
 * NULL if there is no other. */
const struct cell *judge_best(const struct cell *row, unsigned n,
			      const struct cell *cell);

/* On how many workloads rouse is before, behind, neither. */
struct score {
	unsigned of[3];
};

/* Against this peer; against the best one each time, if it is NULL. */
struct score judge_score(const struct table *table, const struct peer *peer);

#endif
