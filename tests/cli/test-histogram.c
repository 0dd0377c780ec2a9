/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>
#include <string.h>

#include "../../cli/histogram.h"

TestSuite(histogram, .timeout = 60);

static struct histogram histogram;

Test(histogram, floors_rise_and_no_bucket_is_wide)
{
	for (unsigned i = 0; i + 1 < HISTOGRAM_BUCKETS; i++) {
		int64_t floor = histogram_floor(i);
		int64_t next = histogram_floor(i + 1);

		cr_assert_gt(next, floor);
		cr_assert(next - floor == 1 ||
				  (next - floor) * HISTOGRAM_PARTS <= floor,
			  "bucket %u", i);
	}
}

/* The first and the last time of each bucket are counted in it. */
Test(histogram, a_time_is_counted_in_its_bucket)
{
	for (unsigned i = 0; i + 1 < HISTOGRAM_BUCKETS; i++) {
		memset(&histogram, 0, sizeof(histogram));
		histogram_add(&histogram, histogram_floor(i));
		histogram_add(&histogram, histogram_floor(i + 1) - 1);
		cr_assert_eq(histogram.count[i], 2, "bucket %u", i);
	}
}

Test(histogram, times_out_of_range_are_counted_at_the_ends)
{
	histogram_add(&histogram, -5);
	histogram_add(&histogram, INT64_MAX);
	cr_assert_eq(histogram.count[0], 1);
	cr_assert_eq(histogram.count[HISTOGRAM_BUCKETS - 1], 1);
	cr_assert_eq(histogram.max, INT64_MAX);
	cr_assert_eq(histogram_quantile(&histogram, 0.99), INT64_MAX);
}

Test(histogram, a_quantile_is_not_exceeded_by_that_share)
{
	cr_assert_eq(histogram_quantile(&histogram, 0.5), 0);
	for (int64_t ns = 1; ns <= 1000; ns++)
		histogram_add(&histogram, ns);
	cr_assert_geq(histogram_quantile(&histogram, 0.5), 500);
	cr_assert_leq(histogram_quantile(&histogram, 0.5), 500 + 500 / 16 + 1);
	cr_assert_geq(histogram_quantile(&histogram, 0.99), 990);
	cr_assert_leq(histogram_quantile(&histogram, 0.99), 1000);
	cr_assert_eq(histogram_quantile(&histogram, 1), 1000);
}

Test(histogram, a_sum_is_of_both)
{
	static struct histogram other;

	histogram_add(&histogram, 7);
	histogram_add(&other, 7);
	histogram_add(&other, 70000);
	histogram_merge(&histogram, &other);
	cr_assert_eq(histogram.count[7], 2);
	cr_assert_eq(histogram.total, 3);
	cr_assert_eq(histogram.max, 70000);
}
