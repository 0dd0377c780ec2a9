/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* clock_gettime() */

#include <rouse/deadline.h>

#include <criterion/criterion.h>
#include <errno.h>
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

Test(deadline, after_leaves_errno_alone)
{
	errno = 77;
	rouse_after(ROUSE_SEC);
	cr_assert_eq(errno, 77);
}
