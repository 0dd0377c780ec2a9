/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>
#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <stdio.h>

#include "cli/kinds.h"

/* No test may hang, whatever it finds. */
TestSuite(types, .timeout = 60);

/* TAP takes lines with a # for comments. */
#define SHOW_SIZE(type) printf("# sizeof(" #type ") = %zu\n", sizeof(type))

/* Of each kind: see kinds.h. */
#define SHOW(KIND, kind, bytes, init) SHOW_SIZE(struct rouse_##kind);
#define ASSERT_SIZE(KIND, kind, bytes, init)                                   \
	cr_assert_leq(sizeof(struct rouse_##kind), bytes);

Test(types, sizes_stay_within_their_marks)
{
	ROUSE_KINDS(SHOW)
	SHOW_SIZE(struct rouse_waiter);
	fflush(stdout);
	ROUSE_KINDS(ASSERT_SIZE)
	cr_assert_eq(sizeof(struct rouse_event), 4);
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
