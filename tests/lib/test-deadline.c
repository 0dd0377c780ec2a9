/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* clock_gettime() */

#include <rouse/deadline.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <time.h>

#include "door.h"

/* No test may hang, whatever it finds. */
TestSuite(deadline, .timeout = 60);

static unsigned looks;
static rouse_deadline fake_now;

static rouse_deadline count_looks(void)
{
	looks++;
	return fake_now;
}

Test(deadline, after_is_measured_on_the_monotonic_clock)
{
	struct timespec before, after;
	rouse_deadline in_a_second;

	clock_gettime(CLOCK_MONOTONIC, &before);
	in_a_second = rouse_after(ROUSE_SEC);
	clock_gettime(CLOCK_MONOTONIC, &after);
	cr_assert_geq(in_a_second,
		      (before.tv_sec + 1) * ROUSE_SEC + before.tv_nsec);
	cr_assert_leq(in_a_second,
		      (after.tv_sec + 1) * ROUSE_SEC + after.tv_nsec);
}

Test(deadline, units_are_nanoseconds)
{
	cr_assert_eq(ROUSE_USEC, 1000);
	cr_assert_eq(ROUSE_MSEC, 1000 * ROUSE_USEC);
	cr_assert_eq(ROUSE_SEC, 1000 * ROUSE_MSEC);
}

Test(deadline, after_nothing_or_less_is_past_without_a_look_at_the_clock)
{
	door_on_now(count_looks);
	cr_assert_leq(rouse_after(0), 0);
	cr_assert_leq(rouse_after(-1), 0);
	cr_assert_leq(rouse_after(INT64_MIN), 0);
	cr_assert_eq(looks, 0);
}

Test(deadline, after_saturates_to_forever)
{
	door_on_now(count_looks);
	fake_now = 1000;
	cr_assert_eq(rouse_after(INT64_MAX), ROUSE_FOREVER);
	cr_assert_eq(rouse_after(INT64_MAX - 999), ROUSE_FOREVER);
	cr_assert_eq(rouse_after(INT64_MAX - 1000), ROUSE_FOREVER);
	cr_assert_eq(rouse_after(INT64_MAX - 1001), ROUSE_FOREVER - 1);
	cr_assert_eq(rouse_after(1), 1001);
}

Test(deadline, after_times_saturates_as_well)
{
	door_on_now(count_looks);
	fake_now = 1000;
	cr_assert_eq(rouse_after_times(3, ROUSE_SEC), 3 * ROUSE_SEC + 1000);
	cr_assert_eq(rouse_after_times(INT64_MAX, 1), ROUSE_FOREVER);
	cr_assert_eq(rouse_after_times(INT64_MAX, ROUSE_SEC), ROUSE_FOREVER);
	cr_assert_eq(rouse_after_times(10 * ROUSE_SEC, ROUSE_SEC),
		     ROUSE_FOREVER);
	cr_assert_eq(rouse_after_times(1, INT64_MAX), ROUSE_FOREVER);
	looks = 0;
	cr_assert_leq(rouse_after_times(0, ROUSE_SEC), 0);
	cr_assert_leq(rouse_after_times(INT64_MIN, ROUSE_SEC), 0);
	cr_assert_leq(rouse_after_times(1, 0), 0);
	cr_assert_leq(rouse_after_times(INT64_MIN, INT64_MIN), 0);
	cr_assert_eq(looks, 0);
}

/* Python's timeouts. */
Test(deadline, after_seconds_takes_any_number)
{
	double infinity = HUGE_VAL, nan = infinity - infinity;

	door_on_now(count_looks);
	fake_now = 1000;
	cr_assert_eq(rouse_after_seconds(1.5), 1500 * ROUSE_MSEC + 1000);
	cr_assert_eq(rouse_after_seconds(1e-12), 1001, "early");
	cr_assert_eq(rouse_after_seconds(9.2e9),
		     INT64_C(9200000000) * ROUSE_SEC + 1000);
	cr_assert_eq(rouse_after_seconds(9223372037.0), ROUSE_FOREVER);
	cr_assert_eq(rouse_after_seconds(1e10), ROUSE_FOREVER);
	cr_assert_eq(rouse_after_seconds(1e300), ROUSE_FOREVER);
	cr_assert_eq(rouse_after_seconds(infinity), ROUSE_FOREVER);
	looks = 0;
	cr_assert_leq(rouse_after_seconds(0), 0);
	cr_assert_leq(rouse_after_seconds(-1), 0);
	cr_assert_leq(rouse_after_seconds(-infinity), 0);
	cr_assert_leq(rouse_after_seconds(nan), 0);
	cr_assert_eq(looks, 0);
}

Test(deadline, after_leaves_errno_alone)
{
	errno = 77;
	rouse_after(ROUSE_SEC);
	rouse_after_times(1, ROUSE_SEC);
	rouse_after_seconds(1);
	cr_assert_eq(errno, 77);
}
