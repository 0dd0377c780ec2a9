/* SPDX-License-Identifier: BSD-2-Clause */
#include "statistics.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "peers.h"

#define LEAST_DIFFERENCE 1.03

/* What a standard normal variable exceeds five times in a thousand, either way;
 * squared. */
#define RARE (2.807 * 2.807)

static int compare(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* The double at that offset in a round. */
static double value_of(const struct round *round, size_t offset)
{
	return *(const double *)(const void *)((const char *)round + offset);
}

static struct figure figure_of(const struct cell *cell, size_t offset)
{
	struct figure figure = {0, 0, 0};
	unsigned n = cell->n, cut = n / 7;
	double values[ROUNDS_MAX];

	if (n == 0)
		return figure;
	for (unsigned i = 0; i < n; i++)
		values[i] = value_of(&cell->rounds[i], offset);
	qsort(values, n, sizeof(*values), compare);
	figure.median = (values[n / 2] + values[(n - 1) / 2]) / 2;
	figure.low = values[cut];
	figure.high = values[n - 1 - cut];
	return figure;
}

static const size_t offsets[METRICS] = {
	[METRIC_TIME] = offsetof(struct round, ns),
	[METRIC_CPU] = offsetof(struct round, cpu),
};

struct figure stats_figure(const struct cell *cell, enum metric metric)
{
	return figure_of(cell, offsets[metric]);
}

double stats_median(const struct cell *cell, enum metric metric)
{
	return stats_figure(cell, metric).median;
}

double stats_switches(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct round, switches)).median;
}

double stats_least(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct round, least)).median;
}

double stats_most(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct round, most)).median;
}

/*
 * Is it so in too many of all pairs of rounds to be by chance? Of mn pairs by
 * chance half have this order, give or take sqrt(mn (m + n + 1) / 12).
 */
static bool is_rare(double m, double n, double excess)
{
	return excess > 0 && excess * excess * 12 >= RARE * m * n * (m + n + 1);
}

static bool is_ahead(const struct cell *one, const struct cell *other,
		     enum metric metric)
{
	double m = one->n, n = other->n, excess = -m * n / 2;

	for (unsigned i = 0; i < one->n; i++)
		for (unsigned j = 0; j < other->n; j++) {
			double a = value_of(&one->rounds[i], offsets[metric]);
			double b = value_of(&other->rounds[j], offsets[metric]);

			excess += a < b ? 1 : a > b ? 0 : .5;
		}
	return is_rare(m, n, excess);
}

/* The most that they can show is that all pairs have one order. */
bool stats_can_tell(unsigned rounds)
{
	double n = rounds;

	return is_rare(n, n, n * n / 2);
}

enum order stats_order(const struct cell *one, const struct cell *other,
		       enum metric metric)
{
	double a = stats_median(one, metric), b = stats_median(other, metric);

	if (is_ahead(one, other, metric) && a * LEAST_DIFFERENCE <= b)
		return ORDER_AHEAD;
	if (is_ahead(other, one, metric) && b * LEAST_DIFFERENCE <= a)
		return ORDER_BEHIND;
	return ORDER_SAME;
}

double stats_ratio(const struct cell *one, const struct cell *other,
		   enum metric metric)
{
	double least = stats_median(other, metric);

	return least > 0 ? stats_median(one, metric) / least : 1;
}

/* This library, used in another way. */
static bool is_rouse_too(const struct peer *peer)
{
	return strncmp(peer->name, "rouse-", strlen("rouse-")) == 0;
}

const struct cell *stats_best(const struct row *row, const struct cell *cell,
			      enum metric metric)
{
	const struct cell *best = NULL;

	for (unsigned i = 0; i < row->n; i++) {
		const struct cell *other = &row->cells[i];

		if (other->outcome != OUTCOME_FINE || other == cell ||
		    other->peer == &peer_bare || is_rouse_too(other->peer))
			continue;
		if (best == NULL ||
		    stats_median(other, metric) < stats_median(best, metric))
			best = other;
	}
	return best;
}

unsigned score_of(const struct score *score, enum metric metric,
		  enum order order)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < ORDERS; i++)
		sum += metric == METRIC_TIME ? score->of[order][i]
					     : score->of[i][order];
	return sum;
}

/* What came of rouse in a workload. */
static void add_row(struct score *score, const struct row *row,
		    const struct peer *peer)
{
	const struct cell *mine = results_find(row, &peer_rouse), *other;
	enum order orders[METRICS];

	for (enum metric metric = 0; metric < METRICS; metric++) {
		other = peer ? results_find(row, peer)
			     : stats_best(row, mine, metric);
		if (mine == NULL || other == NULL)
			return;
		orders[metric] = stats_order(mine, other, metric);
	}
	score->of[orders[METRIC_TIME]][orders[METRIC_CPU]]++;
}

struct score stats_score(const struct results *results, const struct peer *peer)
{
	struct score score = {{{0}}};
	struct row row = {0};

	while (results_next(results, &row))
		add_row(&score, &row, peer);
	return score;
}
