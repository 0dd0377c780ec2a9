/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/workloads.h"

TestSuite(workloads, .timeout = 60);

static const struct workload *find(const char *name)
{
	for (unsigned i = 0; i < n_workloads; i++)
		if (strcmp(workloads[i].name, name) == 0)
			return &workloads[i];
	cr_assert_fail("there is no %s", name);
	return NULL;
}

static void make_sweep(unsigned one, unsigned other)
{
	bool *all = malloc(n_families);
	struct sweep sweep = {{one, other}, 2, all};

	memset(all, true, n_families);
	cr_assert(workloads_make(&sweep));
	free(all);
}

Test(workloads, without_a_sweep_they_are_the_usual_ones)
{
	struct sweep none = {{3}, 1, NULL};

	cr_assert(workloads_make(&none));
	for (unsigned i = 0; i < n_workloads; i++)
		cr_assert(workloads[i].usual && !workloads[i].swept);
	cr_assert_eq(n_workloads, 95);
	free(workloads);
}

Test(workloads, a_number_is_of_threads_of_waiters_of_pairs_or_of_both_sides)
{
	make_sweep(1, 3);
	cr_assert_eq(workload_threads(find("contend-3")), 3);
	cr_assert_eq(workload_threads(find("fairness-1")), 1);
	cr_assert_eq(workload_threads(find("event-release-3")), 1 + 3);
	cr_assert_eq(workload_threads(find("cond-one-of-3")), 1 + 3);
	cr_assert_eq(workload_threads(find("cond-pingpong-3pairs")), 2 * 3);
	cr_assert_eq(find("buffer-16-3x3-outside")->shape.producers, 3);
	cr_assert_eq(find("buffer-16-3x3-outside")->shape.consumers, 3);
	free(workloads);
}

Test(workloads, one_thread_is_no_threads)
{
	make_sweep(1, 3);
	cr_assert_str_eq(find("buffer-1-1x1")->summary,
			 "buffer of 1, 1 producer, 1 consumer");
	cr_assert_str_eq(find("buffer-1-3x3")->summary,
			 "buffer of 1, 3 producers, 3 consumers");
	free(workloads);
}

Test(workloads, a_number_that_is_usual_too_is_one_workload_of_both_kinds)
{
	unsigned n = 0;

	make_sweep(8, 3);
	for (unsigned i = 0; i < n_workloads; i++)
		n += strcmp(workloads[i].name, "contend-8-work") == 0;
	cr_assert_eq(n, 1);
	cr_assert(find("contend-8-work")->usual);
	cr_assert(find("contend-8-work")->swept);
	cr_assert(find("contend-3-work")->swept);
	cr_assert_not(find("contend-3-work")->usual);
	cr_assert_not(find("contend-2-work")->swept);
	free(workloads);
}

Test(workloads, buffers_are_each_capacity_by_each_number_by_either_notify)
{
	const unsigned capacities[] = {1, 16, 1024}, sides[] = {1, 2, 8, 64};
	const struct sweep none = {{3}, 1, NULL};
	unsigned n = 0;

	cr_assert(workloads_make(&none));
	for (unsigned i = 0; i < 24; i++) {
		unsigned capacity = capacities[i / 4 % 3], side = sides[i % 4];
		const struct shape *shape;
		char name[40];

		snprintf(name, sizeof(name), "buffer-%u-%ux%u%s", capacity,
			 side, side, i < 12 ? "" : "-outside");
		shape = &find(name)->shape;
		cr_assert_eq(shape->capacity, capacity);
		cr_assert_eq(shape->producers, side);
		cr_assert_eq(shape->consumers, side);
		cr_assert_eq(shape->outside, i >= 12);
	}
	for (unsigned i = 0; i < n_workloads; i++)
		n += workloads[i].kind == KIND_BUFFER;
	cr_assert_eq(n, 24);
	free(workloads);
}

/* No name or text is cut, also with the greatest number. */
Test(workloads, there_is_room_for_every_name)
{
	make_sweep(NUMBER_MAX, 1);
	cr_assert_str_eq(find("buffer-1024-1024x1024-outside")->summary,
			 "buffer of 1024, 1024 producers, 1024 consumers, "
			 "notify after the release");
	for (unsigned i = 0; i < n_workloads; i++) {
		const struct workload *workload = &workloads[i];

		cr_assert_lt(strlen(workload->name),
			     sizeof(workload->name) - 1);
		cr_assert_lt(strlen(workload->summary),
			     sizeof(workload->summary) - 1);
	}
	free(workloads);
}

Test(workloads, a_group_is_in_one_place)
{
	make_sweep(1, 3);
	for (unsigned i = 1; i < n_workloads; i++)
		for (unsigned j = 0; j + 1 < i; j++)
			if (strcmp(workloads[i].group, workloads[j].group) == 0)
				cr_assert_str_eq(workloads[i].group,
						 workloads[i - 1].group);
	free(workloads);
}

static void expect_default(unsigned cpus, const unsigned *numbers)
{
	struct sweep sweep;

	sweep_default(&sweep, cpus);
	for (unsigned i = 0; i < sweep.n; i++)
		cr_assert_eq(sweep.numbers[i], numbers[i], "%u CPUs: %u", cpus,
			     sweep.numbers[i]);
	cr_assert_eq(numbers[sweep.n], 0);
}

Test(workloads, a_sweep_goes_to_twice_the_cpus)
{
	const unsigned few[] = {1, 2, 4, 8, 0};
	const unsigned three[] = {1, 2, 3, 4, 8, 0};
	const unsigned twelve[] = {1, 2, 4, 8, 12, 16, 24, 0};
	const unsigned sixteen[] = {1, 2, 4, 8, 16, 32, 0};
	const unsigned most[] = {1,  2,   4,   8,   16,   32,
				 64, 128, 256, 512, 1024, 0};

	expect_default(0, few);
	expect_default(1, few);
	expect_default(2, few);
	expect_default(3, three);
	expect_default(12, twelve);
	expect_default(16, sixteen);
	expect_default(4096, most);
}
