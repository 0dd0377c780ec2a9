/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-look.h"

#include "../../explore/fiber.h"
#include "explore-scenarios.h"

/*
 * What those meet who explore an algorithm of their own. No test may hang,
 * whatever it finds.
 */
TestSuite(own, .timeout = 60, .init = fiber_catch_crashes);

Test(own, accesses_of_library_functions_may_race)
{
	const char *race = "data race: a plain read of text by reader 0";

	passes(&bytes, VARIANT(RIGHT));
	fails(&bytes, VARIANT(MEMCPY), race);
	fails(&bytes, VARIANT(MEMMOVE), race);
	fails(&bytes, VARIANT(MEMSET), race);
	fails(&bytes, VARIANT(MEMCMP), race);
	fails(&bytes, VARIANT(STRLEN), race);
}

Test(own, memset_of_an_atomic_object_is_its_last_value)
{
	passes(&cleared, VARIANT(RIGHT));
	fails(&cleared, VARIANT(SHARED), "data race");
}

Test(own, what_ghosts_access_is_no_matter)
{
	passes(&by_value, VARIANT(BY_GHOSTS));
}

/* The explorer sees them by faults, which it handles on this machine only. */
#ifdef __x86_64__
Test(own, accesses_that_nobody_tells_of_fail_a_run)
{
	passes(&by_value, VARIANT(RIGHT));
	passes(&by_value, VARIANT(EXPECTED));
	fails(&by_value, VARIANT(AS_ARGUMENT), "thread 0 reads large unseen");
	fails(&by_value, VARIANT(AS_RESULT), "thread 0 writes large unseen");
	fails(&by_value, VARIANT(IN_ASSEMBLY), "thread 0 writes ");
	fails(&by_value, VARIANT(LENT), "borrower 0 reads lender 0's stack-");
}

Test(own, random_schedules_find_them_too)
{
	struct ex_run run = {.mode = EX_RANDOM, .bound = 1000};

	run.size[0] = LENT;
	fails(&by_value, &run, "borrower 0 reads lender 0's stack-");
	run.size[0] = RIGHT;
	passes(&by_value, &run);
}
#endif

Test(own, a_handler_may_come_between_two_plain_accesses)
{
	passes(&between, VARIANT(PLAIN_COUNT));
	fails(&between, VARIANT(PLAIN_COUNT, .signals = 1),
	      "an update is lost");
	passes(&between, VARIANT(ATOMIC_COUNT, .signals = 2));
	fails(&between, VARIANT(HALF, .signals = 1), "only one is written");
	passes(&between, VARIANT(WHOLE, .signals = 2));
	fails(&between,
	      VARIANT(HALF, .signals = 1, .mode = EX_RANDOM, .bound = 1000),
	      "only one is written");
}

Test(own, what_a_handler_does_not_use_adds_no_states)
{
	uint64_t states;

	passes(&between, VARIANT(ELSEWHERE, .signals = 1));
	states = result.states;
	passes(&between, VARIANT(WHOLE, .signals = 1));
	cr_assert_gt(result.states, states);
}

Test(own, a_lifetime_may_end_that_was_not_said_to_be_mortal)
{
	struct ex_run run = {.size = {RIGHT, NOT_MORTAL}};

	passes(&lifetime, &run);
	run.size[0] = USE_AFTER_FREE_ATOMIC;
	fails(&lifetime, &run, "user 0 accesses x after its lifetime");
	run.size[0] = FREE_TOO_EARLY;
	fails(&lifetime, &run, "end of the lifetime of data");
	run.size[0] = FREE_TOO_EARLY_ATOMIC;
	fails(&lifetime, &run, "end of the lifetime of x");
}

Test(own, a_lifetime_ends_once)
{
	fails(&lifetime, VARIANT(FREED_TWICE),
	      "owner 0 accesses x after its lifetime");
}

Test(own, a_lock_by_exchange_may_spin_for_ever)
{
	for (unsigned i = BY_EXCHANGE; i <= BY_OR; i++) {
		passes(&test_and_set, &(struct ex_run){.size = {i, 2}});
		passes(&test_and_set, &(struct ex_run){.size = {i, 3}});
	}
	fails(&test_and_set, &(struct ex_run){.size = {BY_RELAXED_EXCHANGE, 2}},
	      "data race");
}
