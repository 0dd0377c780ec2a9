/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <stdio.h>

/* No test may hang, whatever it finds. */
TestSuite(types, .timeout = 60);

/* TAP takes lines with a # for comments. */
#define SHOW_SIZE(type) printf("# sizeof(" #type ") = %zu\n", sizeof(type))

Test(types, sizes_stay_within_their_marks)
{
	SHOW_SIZE(struct rouse_event);
	SHOW_SIZE(struct rouse_lock);
	SHOW_SIZE(struct rouse_rlock);
	SHOW_SIZE(struct rouse_cond);
	SHOW_SIZE(struct rouse_waitq);
	SHOW_SIZE(struct rouse_waiter);
	fflush(stdout);
	cr_assert_eq(sizeof(struct rouse_event), 4);
	cr_assert_leq(sizeof(struct rouse_lock), 24);
	cr_assert_leq(sizeof(struct rouse_rlock), 40);
	cr_assert_leq(sizeof(struct rouse_cond), 24);
}

Test(types, version_of_library_headers_and_package_agree)
{
	char numbers[32];

	snprintf(numbers, sizeof(numbers), "%d.%d.%d", ROUSE_VERSION_MAJOR,
		 ROUSE_VERSION_MINOR, ROUSE_VERSION_PATCH);
	cr_assert_str_eq(numbers, ROUSE_VERSION);
	cr_assert_str_eq(rouse_version(), ROUSE_VERSION);
	cr_assert_str_eq(rouse_version(), PACKAGE_VERSION);
}
