/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-look.h"

#include "../../explore/fiber.h"
#include "explore-scenarios.h"

/* No test may hang, whatever it finds. */
TestSuite(explore, .timeout = 60, .init = fiber_catch_crashes);

/* Sleepers and wakes. */

Test(explore, a_lost_wakeup_is_found)
{
	passes(&flag, VARIANT(RIGHT));
	fails(&flag, VARIANT(NO_RECHECK), "waiter 0 sleeps for ever on word");
}

Test(explore, what_may_happen_does_not_rescue_a_stuck_thread)
{
	const char *stuck = "sleeps though the flag is set";

	passes(&owed, VARIANT(RIGHT, .spurious = 2));
	passes(&owed, VARIANT(RIGHT, .interrupts = 2));
	passes(&owed, VARIANT(RIGHT, .ticks = 1));
	fails(&owed, VARIANT(LOOPING), stuck);
	fails(&owed, VARIANT(LOOPING, .spurious = 2), stuck);
	fails(&owed, VARIANT(LOOPING, .interrupts = 2), stuck);
	fails(&owed, VARIANT(DEADLINE, .ticks = 1), stuck);
	fails(&owed,
	      VARIANT(DEADLINE, .mode = EX_RANDOM, .bound = 10000, .ticks = 1,
		      .spurious = 1),
	      stuck);
}

Test(explore, a_thread_that_may_pause_for_ever_does_not_rescue_either)
{
	fails(&owed, VARIANT(SECOND_SETTER), "sleeps though the flag is set");
}

Test(explore, wake_one_wakes_any_of_the_sleepers)
{
	passes(&any_of_three, VARIANT(1));
	cr_assert_eq(woken_of_three, 1 << 0 | 1 << 1 | 1 << 2);
}

Test(explore, wake_one_may_wake_the_wrong_one)
{
	fails(&turns, VARIANT(SAME_BITS), "waiter 1 sleeps in its turn");
}

Test(explore, a_wake_reaches_only_those_that_share_a_bit_with_it)
{
	passes(&turns, VARIANT(RIGHT));
}

Test(explore, a_wake_of_any_of_several_words_ends_the_sleep)
{
	passes(&either_word, VARIANT(CHANGE_FIRST));
	passes(&either_word, VARIANT(CHANGE_SECOND));
	fails(&either_word, VARIANT(CHANGE_WITHOUT_WAKE), "sleeps for ever");
}

Test(explore, a_wake_may_be_spent_on_a_thread_that_another_word_woke)
{
	passes(&spent_wake, VARIANT(RIGHT));
	fails(&spent_wake, VARIANT(WAKE_ONE_OF_B),
	      "waiter for b 0 sleeps for ever on b");
}

Test(explore, a_nap_ends_but_naps_without_end_are_a_sleep)
{
	passes(&napping, VARIANT(RIGHT));
	fails(&napping, VARIANT(NO_CHANGE), "sleeps for ever");
}

Test(explore, a_sleep_on_several_words_may_go_on_behind_a_handler_or_not)
{
	passes(&restarted_several, VARIANT(1, .signals = 1));
	fails(&restarted_several, VARIANT(2, .signals = 1),
	      "a handler ended it");
	fails(&restarted_several, VARIANT(3, .signals = 1), "it went on");
}

Test(explore, the_futex_orders_no_memory_access)
{
	passes(&barrier, VARIANT(RIGHT));
	fails(&barrier, VARIANT(RELAXED_MESSAGE), "the message is not there");
	passes(&barrier, VARIANT(RELAXED_MESSAGE, .strong = true));
}

Test(explore, the_futex_is_no_fence_between_a_store_and_a_load)
{
	passes(&barrier, VARIANT(FENCED_SLEEPERS));
	fails(&barrier, VARIANT(RELAXED_SLEEPERS), "sleeps for ever on word");
	passes(&barrier, VARIANT(RELAXED_SLEEPERS, .strong = true));
}

/* That much is promised: the comparison and the falling asleep are one step
 * against any wake. */
Test(explore, a_wait_finds_what_the_waker_of_an_earlier_wake_knew)
{
	passes(&barrier, VARIANT(WAIT_ONCE));
}

/* Memory. */

Test(explore, data_races_are_found)
{
	passes(&data_race, VARIANT(RIGHT));
	fails(&data_race, VARIANT(WRITE_WRITE),
	      "data race: a plain write of data by writer 1");
	fails(&data_race, VARIANT(READ_WRITE),
	      "data race: a plain read of data by reader 0");
	fails(&data_race, VARIANT(LATE_WRITE),
	      "data race: a plain write of data by writer 0");
}

Test(explore, a_missing_acquire_is_a_data_race)
{
	fails(&data_race, VARIANT(NO_ACQUIRE), "data race");
}

Test(explore, a_missing_release_is_a_data_race)
{
	fails(&data_race, VARIANT(NO_RELEASE), "data race");
}

/* The order of steps hides it, but it is one nevertheless. */
Test(explore, data_races_are_found_by_strong_runs_too)
{
	passes(&data_race, VARIANT(RIGHT, .strong = true));
	fails(&data_race, VARIANT(NO_ACQUIRE, .strong = true), "data race");
	fails(&data_race, VARIANT(NO_RELEASE, .strong = true), "data race");
}

Test(explore, a_plain_access_to_an_atomic_object_may_race_with_atomic_ones)
{
	passes(&mixed, VARIANT(RIGHT));
	fails(&mixed, VARIANT(ATOMIC_WRITE_LATER),
	      "an atomic write of x by thread 1, and a plain read");
	fails(&mixed, VARIANT(PLAIN_READ_LATER),
	      "a plain read of x by thread 1, and an atomic write");
	fails(&mixed, VARIANT(PLAIN_WRITE_LATER),
	      "a plain write of x by thread 1, and an atomic write");
}

Test(explore, an_access_after_a_lifetime_is_found)
{
	passes(&lifetime, VARIANT(RIGHT));
	fails(&lifetime, VARIANT(USE_AFTER_FREE),
	      "user 0 accesses data after its lifetime");
	fails(&lifetime, VARIANT(USE_AFTER_FREE_ATOMIC),
	      "user 0 accesses x after its lifetime");
}

Test(explore, a_lifetime_must_end_after_every_use)
{
	fails(&lifetime, VARIANT(FREE_TOO_EARLY),
	      "end of the lifetime of data");
	fails(&lifetime, VARIANT(FREE_TOO_EARLY_ATOMIC),
	      "end of the lifetime of x");
}

Test(explore, an_access_to_the_stack_of_a_function_that_returned_is_found)
{
	passes(&frame, VARIANT(RIGHT));
	fails(&frame, VARIANT(NO_WAIT), "in a function that has returned");
}

Test(explore, a_function_must_return_after_every_use_of_its_stack)
{
	fails(&frame, VARIANT(RELAXED_WAIT),
	      "end of the lifetime of lender 0's");
}

Test(explore, a_write_to_the_stack_may_race_with_another_threads)
{
	fails(&frame, VARIANT(NO_RELEASE_OF_STACK), "data race: a plain write");
}

/* What the lender did before its first step counts too. */
Test(explore, random_schedules_find_a_race_in_a_stack)
{
	fails(&frame,
	      VARIANT(NO_RELEASE_OF_STACK, .mode = EX_RANDOM, .bound = 10000),
	      "data race: a plain write");
}

Test(explore, an_atomic_object_on_a_stack_may_be_initialised_again)
{
	passes(&lent_twice, VARIANT(RIGHT));
	passes(&lent_twice, VARIANT(NOT_LENT));
	fails(&lent_twice, VARIANT(RELAXED_RETURN), "data race: ");
}

Test(explore, a_part_of_a_variable_on_a_stack_may_be_in_a_race)
{
	fails(&halves, VARIANT(RIGHT), "data race: a plain write");
}

Test(explore, a_state_may_lie_anywhere)
{
	passes(&crooked, VARIANT(1));
	fails(&crooked, VARIANT(2), "data race: a plain write");
}

Test(explore, atomic_objects_that_overlap_are_refused, .exit_code = 3)
{
	look_at(&refused, VARIANT(OVERLAP));
}

Test(explore, a_stack_that_is_too_deep_is_refused, .exit_code = 3)
{
	look_at(&refused, VARIANT(DEEP_STACK));
}

Test(explore, a_budget_that_is_too_large_is_refused, .exit_code = 3)
{
	look_at(&flag, VARIANT(RIGHT, .spurious = 256));
}

Test(explore, a_thread_that_crashes_is_a_failure)
{
	fails(&crash, VARIANT(READ_NULL), "stray 0");
	schedule_is("a");
	fails(&crash, VARIANT(STORE_TO_NULL), "stray 0");
}

Test(explore, a_plain_write_that_goes_astray_is_a_failure)
{
	fails(&crash, VARIANT(WRITE_NULL), "stray 0");
	schedule_is("a");
	fails(&crash, VARIANT(WRITE_STATIC), "stray 0");
}

/* Signals and time. */

Test(explore, a_handler_runs_before_each_step_and_after_the_last)
{
	passes(&interrupted, VARIANT(1));
	cr_assert_eq(interrupted_after, 0);
	passes(&interrupted, VARIANT(1, .signals = 1));
	cr_assert_eq(interrupted_after,
		     1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4);
}

Test(explore, a_handler_ends_a_sleep)
{
	passes(&woken_by_handler, VARIANT(RIGHT, .signals = 1));
	cr_assert(sleep_was_interrupted);
}

Test(explore, a_sleep_without_a_deadline_may_go_on_behind_a_handler)
{
	passes(&restarted, VARIANT(RIGHT, .signals = 1));
	cr_assert_eq(restarted_ends, SLEPT_ON | SLEEP_ENDED);
}

Test(explore, a_sleep_with_a_deadline_does_not_go_on_behind_a_handler)
{
	passes(&restarted, VARIANT(FAR_DEADLINE, .signals = 1));
	cr_assert_eq(restarted_ends, SLEEP_ENDED);
}

Test(explore, a_handler_ends_a_sleep_that_nothing_else_can_end)
{
	passes(&woken_by_handler, VARIANT(ALONE, .signals = 1));
	cr_assert(sleep_was_interrupted);
}

Test(explore, a_handler_may_run_between_the_look_and_the_sleep)
{
	fails(&woken_by_handler, VARIANT(NO_RECHECK, .signals = 1),
	      "sleeps after its handler ran");
}

Test(explore, a_sleep_ends_at_its_deadline_and_not_before)
{
	passes(&sleep_until_tick, VARIANT(1, .ticks = 1));
	passes(&sleep_until_tick, VARIANT(1, .ticks = 3));
	passes(&sleep_until_tick, VARIANT(3, .ticks = 3));
}

Test(explore, a_deadline_after_the_last_tick_never_comes)
{
	fails(&sleep_until_tick, VARIANT(1), "sleeps for ever");
	fails(&sleep_until_tick, VARIANT(4, .ticks = 3), "sleeps for ever");
}
