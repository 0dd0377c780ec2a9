/* SPDX-License-Identifier: BSD-2-Clause */
#include "judge.h"

#include <stddef.h>
#include <stdlib.h>

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

/* The double at that offset in a sample. */
static double value_of(const struct sample *sample, size_t offset)
{
	return *(const double *)(const void *)((const char *)sample + offset);
}

static struct figure figure_of(const struct cell *cell, size_t offset)
{
	struct figure figure = {0, 0, 0};
	unsigned n = cell->n, cut = n / 7;
	double values[ROUNDS_MAX];

	if (n == 0)
		return figure;
	for (unsigned i = 0; i < n; i++)
		values[i] = value_of(&cell->samples[i], offset);
	qsort(values, n, sizeof(*values), compare);
	figure.median = (values[n / 2] + values[(n - 1) / 2]) / 2;
	figure.low = values[cut];
	figure.high = values[n - 1 - cut];
	return figure;
}

static const size_t offsets[METRICS] = {
	[METRIC_TIME] = offsetof(struct sample, ns),
	[METRIC_CPU] = offsetof(struct sample, cpu),
};

struct figure judge_figure(const struct cell *cell, enum metric metric)
{
	return figure_of(cell, offsets[metric]);
}

double judge_median(const struct cell *cell, enum metric metric)
{
	return judge_figure(cell, metric).median;
}

double judge_switches(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct sample, switches)).median;
}

double judge_least(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct sample, least)).median;
}

double judge_most(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct sample, most)).median;
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
			double a = value_of(&one->samples[i], offsets[metric]);
			double b =
				value_of(&other->samples[j], offsets[metric]);

			excess += a < b ? 1 : a > b ? 0 : .5;
		}
	return is_rare(m, n, excess);
}

/* The most that they can show is that all pairs have one order. */
bool judge_can_tell(unsigned rounds)
{
	double n = rounds;

	return is_rare(n, n, n * n / 2);
}

enum order judge_order(const struct cell *one, const struct cell *other,
		       enum metric metric)
{
	double a = judge_median(one, metric), b = judge_median(other, metric);

	if (is_ahead(one, other, metric) && a * LEAST_DIFFERENCE <= b)
		return ORDER_AHEAD;
	if (is_ahead(other, one, metric) && b * LEAST_DIFFERENCE <= a)
		return ORDER_BEHIND;
	return ORDER_SAME;
}

double judge_ratio(const struct cell *one, const struct cell *other,
		   enum metric metric)
{
	double least = judge_median(other, metric);

	return least > 0 ? judge_median(one, metric) / least : 1;
}

const struct cell *judge_best(const struct cell *row, unsigned n,
			      const struct cell *cell, enum metric metric)
{
	const struct cell *best = NULL;

	for (unsigned i = 0; i < n; i++) {
		if (row[i].outcome != OUTCOME_FINE || &row[i] == cell ||
		    row[i].peer == &peer_bare || row[i].peer == &peer_sleeps)
			continue;
		if (best == NULL ||
		    judge_median(&row[i], metric) < judge_median(best, metric))
			best = &row[i];
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

/* What came of rouse in the n cells of a workload. */
static void add_row(struct score *score, const struct cell *row, unsigned n,
		    const struct peer *peer)
{
	const struct cell *mine = table_find(row, n, &peer_rouse), *other;
	enum order orders[METRICS];

	for (enum metric metric = 0; metric < METRICS; metric++) {
		other = peer ? table_find(row, n, peer)
			     : judge_best(row, n, mine, metric);
		if (mine == NULL || other == NULL)
			return;
		orders[metric] = judge_order(mine, other, metric);
	}
	score->of[orders[METRIC_TIME]][orders[METRIC_CPU]]++;
}

struct score judge_score(const struct table *table, const struct peer *peer)
{
	struct score score = {{{0}}};

	for (unsigned i = 0, n; i < table->n; i += n) {
		n = table_row(table, i);
		add_row(&score, &table->cells[i], n, peer);
	}
	return score;
}
