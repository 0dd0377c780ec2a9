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

/* Of the double that is so far behind the beginning of a sample. */
static struct figure figure_of(const struct cell *cell, size_t offset)
{
	struct figure figure = {0, 0, 0};
	unsigned n = cell->n, cut = n / 7;
	double values[ROUNDS_MAX];

	if (n == 0)
		return figure;
	for (unsigned i = 0; i < n; i++)
		values[i] =
			*(const double *)(const void *)((const char *)&cell
								->samples[i] +
							offset);
	qsort(values, n, sizeof(*values), compare);
	figure.median = (values[n / 2] + values[(n - 1) / 2]) / 2;
	figure.low = values[cut];
	figure.high = values[n - 1 - cut];
	return figure;
}

struct figure judge_ns(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct sample, ns));
}

double judge_cpu(const struct cell *cell)
{
	return figure_of(cell, offsetof(struct sample, cpu)).median;
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
static bool is_before(const struct cell *one, const struct cell *other)
{
	double m = one->n, n = other->n, excess = -m * n / 2;

	for (unsigned i = 0; i < one->n; i++)
		for (unsigned j = 0; j < other->n; j++) {
			double a = one->samples[i].ns, b = other->samples[j].ns;

			excess += a < b ? 1 : a > b ? 0 : .5;
		}
	return excess > 0 && excess * excess * 12 >= RARE * m * n * (m + n + 1);
}

enum order judge_order(const struct cell *one, const struct cell *other)
{
	double a = judge_ns(one).median, b = judge_ns(other).median;

	if (is_before(one, other) && a * LEAST_DIFFERENCE <= b)
		return ORDER_BEFORE;
	if (is_before(other, one) && b * LEAST_DIFFERENCE <= a)
		return ORDER_BEHIND;
	return ORDER_HIDDEN;
}

double judge_ratio(const struct cell *one, const struct cell *other)
{
	double least = judge_ns(other).median;

	return least > 0 ? judge_ns(one).median / least : 1;
}

const struct cell *judge_best(const struct cell *row, unsigned n,
			      const struct cell *cell)
{
	const struct cell *best = NULL;

	for (unsigned i = 0; i < n; i++) {
		if (row[i].outcome != OUTCOME_FINE || &row[i] == cell ||
		    row[i].peer == &peer_bare || row[i].peer == &peer_sleeps)
			continue;
		if (best == NULL ||
		    judge_ns(&row[i]).median < judge_ns(best).median)
			best = &row[i];
	}
	return best;
}

struct score judge_score(const struct table *table, const struct peer *peer)
{
	struct score score = {{0, 0, 0}};

	for (unsigned i = 0, n; i < table->n; i += n) {
		const struct cell *row = &table->cells[i], *mine, *other;

		n = table_row(table, i);
		mine = table_find(row, n, &peer_rouse);
		other = peer ? table_find(row, n, peer)
			     : judge_best(row, n, mine);
		if (mine != NULL && other != NULL)
			score.of[judge_order(mine, other)]++;
	}
	return score;
}
