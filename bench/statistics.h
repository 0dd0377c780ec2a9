/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_STATISTICS_H
#define ROUSE_BENCH_STATISTICS_H

#include "results.h"

/*
 * What the rounds show. The time of a peer in a workload, and its CPU time, is
 * the median of its rounds; the spread is from the least to the greatest,
 * without the first and the last seventh (of seven rounds, one each). Whether
 * two peers differ is asked of the ranks of all their rounds, by the test of
 * Mann and Whitney: it does not care how far off a round is that went wrong,
 * and of eleven rounds, though not of seven, it forgives one. Fewer than six
 * show nothing. For readers:
 */
#define STATISTICS_RULE                                                        \
	"A difference is shown where peers that are the same would give such " \
	"rounds less than five times in a thousand, by the rank-sum test of "  \
	"Mann and Whitney, and the medians are at least 3 % apart. CPU time "  \
	"is judged by the same rule as time. The spread is that of the "       \
	"rounds without the fastest and the slowest seventh."

struct figure {
	double median;
	double low;
	double high;
};

/* What is judged, for one operation. */
enum metric {
	METRIC_TIME, /* of the clock on the wall */
	METRIC_CPU,  /* of all threads */
	METRICS
};

struct figure stats_figure(const struct cell *cell, enum metric metric);

/* Its median; medians of the figures that are not judged. */
double stats_median(const struct cell *cell, enum metric metric);
double stats_switches(const struct cell *cell);
double stats_least(const struct cell *cell);
double stats_most(const struct cell *cell);

enum order {
	ORDER_AHEAD, /* the first one takes less */
	ORDER_BEHIND,
	ORDER_SAME, /* no difference is shown */
	ORDERS
};

enum order stats_order(const struct cell *one, const struct cell *other,
		       enum metric metric);

/* Can a difference between two peers show in that many rounds each? */
bool stats_can_tell(unsigned rounds);

/* How many times as much the first one takes. */
double stats_ratio(const struct cell *one, const struct cell *other,
		   enum metric metric);

/* The best of the libraries in a workload, but @cell itself; NULL if there is
 * no other. */
const struct cell *stats_best(const struct row *row, const struct cell *cell,
			      enum metric metric);

/* On how many workloads rouse is ahead, behind, neither: by time, and by CPU
 * time. */
struct score {
	unsigned of[ORDERS][ORDERS];
};

/* How many of them, whatever the other metric says. */
unsigned score_of(const struct score *score, enum metric metric,
		  enum order order);

/* Against this peer; if it is NULL, against the best one of each workload and
 * metric. */
struct score stats_score(const struct results *results,
			 const struct peer *peer);

#endif
