/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>

#include "../../bench/statistics.h"

TestSuite(statistics, .timeout = 60);

const struct peer peer_rouse = {.name = "rouse"};
const struct peer peer_bare = {.name = "futex"};
const struct peer peer_sleeps = {.name = "rouse-sleeps"};
static const struct peer other = {.name = "other"};
static const struct peer third = {.name = "third"};

static struct round many[5][ROUNDS_MAX];

/* A cell with seven rounds. */
static struct cell cell_with(unsigned number, const struct peer *peer,
			     const double *ns, const double *cpu)
{
	struct cell cell = {.peer = peer, .n = 7, .rounds = many[number]};

	for (unsigned i = 0; i < cell.n; i++) {
		cell.rounds[i].ns = ns[i];
		cell.rounds[i].cpu = cpu[i];
	}
	return cell;
}

/* All CPUs were at work all the time, two of them. */
static struct cell cell_of(unsigned number, const struct peer *peer,
			   const double *ns)
{
	double cpu[7];

	for (unsigned i = 0; i < 7; i++)
		cpu[i] = 2 * ns[i];
	return cell_with(number, peer, ns, cpu);
}

static const double low[] = {10, 12, 11, 13, 10, 11, 12};
static const double high[] = {20, 22, 21, 23, 20, 21, 22};

Test(statistics, rounds_all_apart_show_a_difference)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_AHEAD);
	cr_assert_eq(stats_order(&b, &a, METRIC_TIME), ORDER_BEHIND);
	cr_assert_float_eq(stats_ratio(&b, &a, METRIC_TIME), 21. / 11, 1e-9);
}

Test(statistics, the_same_rounds_show_none)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, low);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_SAME);
}

/* It is slower than two of the seven: two of 49 pairs. */
Test(statistics, one_round_in_between_does_not_hide_a_difference)
{
	const double noisy[] = {10, 12, 11, 13, 20.5, 11, 12};
	struct cell a = cell_of(0, &peer_rouse, noisy);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_AHEAD);
}

Test(statistics,
     a_round_slower_than_all_others_hides_it_in_seven_but_not_in_eleven)
{
	const double noisy[] = {10, 12, 11, 13, 900, 11, 12};
	struct cell a = cell_of(0, &peer_rouse, noisy);
	struct cell b = cell_of(1, &other, high);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_SAME);
	for (; a.n < 11; a.n++, b.n++) {
		a.rounds[a.n].ns = 11;
		b.rounds[b.n].ns = 21;
	}
	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_AHEAD);
}

Test(statistics, medians_two_percent_apart_are_no_difference)
{
	const double near[] = {100, 100, 100, 100, 100, 100, 100};
	const double by[] = {102, 102, 102, 102, 102, 102, 102};
	struct cell a = cell_of(0, &peer_rouse, near);
	struct cell b = cell_of(1, &other, by);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_SAME);
}

Test(statistics, five_rounds_show_nothing)
{
	struct cell a = cell_of(0, &peer_rouse, low);
	struct cell b = cell_of(1, &other, high);

	a.n = b.n = 5;
	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_SAME);
	a.n = b.n = 6;
	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_AHEAD);
}

Test(statistics, five_rounds_cannot_tell_and_six_can)
{
	for (unsigned rounds = 0; rounds < 6; rounds++)
		cr_assert_not(stats_can_tell(rounds), "%u", rounds);
	for (unsigned rounds = 6; rounds <= ROUNDS_MAX; rounds++)
		cr_assert(stats_can_tell(rounds), "%u", rounds);
}

Test(statistics, cpu_time_is_judged_by_itself)
{
	struct cell a = cell_with(0, &peer_rouse, low, high);
	struct cell b = cell_with(1, &other, high, low);

	cr_assert_eq(stats_order(&a, &b, METRIC_TIME), ORDER_AHEAD);
	cr_assert_eq(stats_order(&a, &b, METRIC_CPU), ORDER_BEHIND);
	cr_assert_float_eq(stats_ratio(&a, &b, METRIC_CPU), 21. / 11, 1e-9);
	cr_assert_float_eq(stats_ratio(&a, &b, METRIC_TIME), 11. / 21, 1e-9);
	cr_assert_eq(stats_figure(&a, METRIC_CPU).low, 20);
	cr_assert_eq(stats_figure(&a, METRIC_CPU).high, 22);
}

Test(statistics, the_best_in_cpu_time_may_be_another_one)
{
	struct cell cells[] = {
		cell_with(0, &peer_rouse, low, low),
		cell_with(1, &other, low, high),
		cell_with(2, &third, high, low),
	};
	const struct row row = {NULL, cells, 3};

	cr_assert_eq(stats_best(&row, &cells[0], METRIC_TIME), &cells[1]);
	cr_assert_eq(stats_best(&row, &cells[0], METRIC_CPU), &cells[2]);
}

/* Against the best of each metric; of another peer, which one workload lacks,
 * only what it has. */
Test(statistics, the_score_has_both_metrics)
{
	const struct workload one = {.name = "one"}, two = {.name = "two"};
	struct cell cells[] = {
		cell_with(0, &peer_rouse, low, high),
		cell_with(1, &other, low, high),
		cell_with(2, &third, high, low),
		cell_with(3, &peer_rouse, low, low),
		cell_with(4, &third, low, high),
	};
	struct results results = {.cells = cells, .n = 5};
	struct score score;

	for (unsigned i = 0; i < 5; i++)
		cells[i].workload = i < 3 ? &one : &two;
	score = stats_score(&results, NULL);
	cr_assert_eq(score.of[ORDER_SAME][ORDER_BEHIND], 1);
	cr_assert_eq(score.of[ORDER_SAME][ORDER_AHEAD], 1);
	cr_assert_eq(score_of(&score, METRIC_TIME, ORDER_SAME), 2);
	cr_assert_eq(score_of(&score, METRIC_CPU, ORDER_BEHIND), 1);
	cr_assert_eq(score_of(&score, METRIC_CPU, ORDER_AHEAD), 1);
	score = stats_score(&results, &other);
	cr_assert_eq(score.of[ORDER_SAME][ORDER_SAME], 1);
	cr_assert_eq(score_of(&score, METRIC_CPU, ORDER_AHEAD), 0);
	score = stats_score(&results, &third);
	cr_assert_eq(score.of[ORDER_AHEAD][ORDER_BEHIND], 1);
	cr_assert_eq(score.of[ORDER_SAME][ORDER_AHEAD], 1);
}

/* As seldom as it says: of all ways to deal fourteen ranks to two. */
Test(statistics, equal_peers_rarely_differ)
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
		shown += stats_order(&a, &b, METRIC_TIME) != ORDER_SAME;
		all++;
	}
	cr_assert_eq(all, 3432);
	cr_assert_gt(shown, 0);
	cr_assert_leq(shown * 1000, all * 5);
}

Test(statistics, the_spread_is_without_the_first_and_the_last)
{
	const double ns[] = {7, 1, 3, 5, 2, 6, 4};
	struct cell a = cell_of(0, &peer_rouse, ns);
	struct figure figure = stats_figure(&a, METRIC_TIME);

	cr_assert_eq(figure.low, 2);
	cr_assert_eq(figure.median, 4);
	cr_assert_eq(figure.high, 6);
}

Test(statistics, no_reference_and_nothing_that_failed_is_the_best)
{
	const double least[] = {1, 1, 1, 1, 1, 1, 1};
	struct cell cells[] = {
		cell_of(0, &peer_rouse, low),    cell_of(1, &peer_bare, least),
		cell_of(2, &other, least),       cell_of(3, &third, high),
		cell_of(4, &peer_sleeps, least),
	};
	const struct row row = {NULL, cells, 5};

	cells[2].outcome = OUTCOME_STUCK;
	cr_assert_eq(stats_best(&row, &cells[0], METRIC_TIME), &cells[3]);
	cr_assert_eq(stats_best(&row, &cells[3], METRIC_TIME), &cells[0]);
	cells[3].outcome = OUTCOME_WRONG;
	cr_assert_null(stats_best(&row, &cells[0], METRIC_TIME));
}
