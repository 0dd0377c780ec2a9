/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>

#include "../bench/judge.h"

TestSuite(judge, .timeout = 20);

const struct peer peer_rouse = {.name = "rouse"};
const struct peer peer_bare = {.name = "futex"};
const struct peer peer_sleeps = {.name = "rouse-sleeps"};
static const struct peer other = {.name = "other"};
static const struct peer third = {.name = "third"};

static struct sample many[5][ROUNDS_MAX];

/* A cell with seven rounds. */
static struct cell cell_of(unsigned number, const struct peer *peer,
			   const double *ns)
{
	struct cell cell = {.peer = peer, .n = 7, .samples = many[number]};

	for (unsigned i = 0; i < cell.n; i++)
		cell.samples[i].ns = ns[i];
	return cell;
}

static const double low[] = {10, 12, 11, 13, 10, 11, 12};
static const double high[] = {20, 22, 21, 23, 20, 21, 22};

Test(judge, rounds_all_apart_show_a_difference)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(judge_order(&a, &b), ORDER_BEFORE);
	cr_assert_eq(judge_order(&b, &a), ORDER_BEHIND);
	cr_assert_float_eq(judge_ratio(&b, &a), 21. / 11, 1e-9);
}

Test(judge, the_same_rounds_show_none)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, low);

	cr_assert_eq(judge_order(&a, &b), ORDER_HIDDEN);
}

/* It is behind two of the seven: two of 49 pairs. */
Test(judge, one_round_in_between_does_not_hide_a_difference)
{
	const double noisy[] = {10, 12, 11, 13, 20.5, 11, 12};
	struct cell a = cell_of(0, &peer_rouse, noisy);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(judge_order(&a, &b), ORDER_BEFORE);
}

Test(judge, a_round_behind_all_others_hides_it_in_seven_but_not_in_eleven)
{
	const double noisy[] = {10, 12, 11, 13, 900, 11, 12};
	struct cell a = cell_of(0, &peer_rouse, noisy);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(judge_order(&a, &b), ORDER_HIDDEN);
	for (; a.n < 11; a.n++, b.n++) {
		a.samples[a.n].ns = 11;
		b.samples[b.n].ns = 21;
	}
	cr_assert_eq(judge_order(&a, &b), ORDER_BEFORE);
}

Test(judge, medians_two_percent_apart_are_no_difference)
{
	const double near[] = {100, 100, 100, 100, 100, 100, 100};
	const double by[] = {102, 102, 102, 102, 102, 102, 102};
	struct cell a = cell_of(0, &peer_rouse, near);
	struct cell b = cell_of(1, &other, by);

	cr_assert_eq(judge_order(&a, &b), ORDER_HIDDEN);
}

Test(judge, five_rounds_show_nothing)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, high);

	a.n = b.n = 5;
	cr_assert_eq(judge_order(&a, &b), ORDER_HIDDEN);
	a.n = b.n = 6;
	cr_assert_eq(judge_order(&a, &b), ORDER_BEFORE);
}

/* As seldom as it says: of all ways to deal fourteen ranks to two. */
Test(judge, equal_peers_rarely_differ)
{
	unsigned shown = 0, all = 0;

	for (unsigned hand = 0; hand < 1U << 14; hand++) {
		double one[7], two[7];
		unsigned n = 0, m = 0;
		struct cell a, b;

		if (__builtin_popcount(hand) != 7)
			continue;
		for (unsigned rank = 0; rank < 14; rank++)
			if (hand >> rank & 1)
				one[n++] = 100 + 10. * rank;
			else
				two[m++] = 100 + 10. * rank;
		a = cell_of(0, &peer_rouse, one);
		b = cell_of(1, &other, two);
		shown += judge_order(&a, &b) != ORDER_HIDDEN;
		all++;
	}
	cr_assert_eq(all, 3432);
	cr_assert_gt(shown, 0);
	cr_assert_leq(shown * 1000, all * 5);
}

Test(judge, the_spread_is_without_the_first_and_the_last)
{
	const double ns[] = {7, 1, 3, 5, 2, 6, 4};
	struct cell a = cell_of(0, &peer_rouse, ns);
	struct figure figure = judge_ns(&a);

	cr_assert_eq(figure.low, 2);
	cr_assert_eq(figure.median, 4);
	cr_assert_eq(figure.high, 6);
}

Test(judge, no_reference_and_nothing_that_failed_is_the_best)
{
	const double least[] = {1, 1, 1, 1, 1, 1, 1};
	struct cell row[] = {
		cell_of(0, &peer_rouse, low),    cell_of(1, &peer_bare, least),
		cell_of(2, &other, least),       cell_of(3, &third, high),
		cell_of(4, &peer_sleeps, least),
	};

	row[2].outcome = OUTCOME_STUCK;
	cr_assert_eq(judge_best(row, 5, &row[0]), &row[3]);
	cr_assert_eq(judge_best(row, 5, &row[3]), &row[0]);
	row[3].outcome = OUTCOME_WRONG;
	cr_assert_null(judge_best(row, 5, &row[0]));
}
