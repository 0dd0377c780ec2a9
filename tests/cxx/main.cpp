/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Tests of <rouse.hpp>: what the standard requires of the shapes that it has,
 * and what rouse adds. All in one file, as each compiler reads it in each
 * version of the language (check-cxx.sh).
 */
#include <rouse.hpp>

#include "any.hpp"
#include "barrier.hpp"
#include "condition.hpp"
#include "event.hpp"
#include "latch.hpp"
#include "lock.hpp"
#include "semaphore.hpp"
#include "time.hpp"

#ifdef __cpp_constinit
#define CONSTANT constinit
#else
#define CONSTANT
#endif
static CONSTANT rouse::event static_event;
static CONSTANT rouse::lock static_lock;
static CONSTANT rouse::rlock static_rlock;
static CONSTANT rouse::condition static_condition;
static CONSTANT rouse::semaphore static_semaphore(1);
static CONSTANT rouse::latch static_latch(1);
static CONSTANT rouse::barrier static_barrier(1);

/* Whatever else the program does before main(). */
static void static_objects_are_constants()
{
	CLAIM(!static_event.is_set());
	CLAIM(!static_lock.locked() && !static_rlock.locked());
	CLAIM(static_condition.waiters() == 0);
	CLAIM(static_semaphore.value() == 1 && !static_latch.try_wait());
	CLAIM(static_barrier.arrive_and_wait() == 0);
}

#define TESTS(TEST)                                                            \
	TEST(static_objects_are_constants)                                     \
	TEST(durations_are_rounded_up)                                         \
	TEST(what_is_too_long_is_for_ever)                                     \
	TEST(what_is_past_is_past)                                             \
	TEST(moments_may_be_far_away)                                          \
	TEST(an_event_is_a_flag)                                               \
	TEST(an_event_wakes_those_who_wait)                                    \
	TEST(waits_for_an_event_end_in_time)                                   \
	TEST(a_pulse_ends_a_wait_that_asks_a_clock_again)                      \
	TEST(an_event_stops_a_wait_for_another)                                \
	TEST(locks_fit_what_the_standard_has)                                  \
	TEST(waits_for_a_lock_end_in_time)                                     \
	TEST(a_lock_keeps_all_but_one_out)                                     \
	TEST(an_rlock_has_levels)                                              \
	TEST(a_condition_takes_any_lock)                                       \
	TEST(a_notify_wakes_exactly_those_who_waited_longest)                  \
	TEST(no_notification_falls_between_unlock_and_sleep)                   \
	TEST(an_unlock_that_throws_leaves_the_queue)                           \
	TEST(an_exception_passes_a_notification_on)                            \
	TEST(waits_for_a_condition_end_in_time)                                \
	TEST(a_notification_counts_that_comes_with_the_time)                   \
	TEST(what_is_true_at_last_is_no_timeout)                               \
	TEST(an_event_stops_a_wait_for_a_condition)                            \
	TEST(a_stop_that_is_cleared_ends_a_wait_for_a_predicate)               \
	TEST(a_condition_may_be_destroyed_after_a_notify)                      \
	TEST(any_is_the_first_that_is_there)                                   \
	TEST(any_of_them_wakes)                                                \
	TEST(a_set_since_an_epoch_counts)                                      \
	TEST(all_are_there_at_one_moment)                                      \
	TEST(a_semaphore_counts)                                               \
	TEST(a_semaphore_has_a_maximum)                                        \
	TEST(a_stop_ends_the_wait_for_a_token)                                 \
	TEST(an_auto_event_releases_one)                                       \
	TEST(any_takes_the_token_that_it_returns)                              \
	TEST(a_latch_is_counted_down)                                          \
	TEST(a_stop_ends_the_wait_for_a_latch)                                 \
	TEST(threads_meet_at_a_barrier)                                        \
	TEST(a_barrier_breaks)

#ifdef __cpp_lib_jthread
#define TESTS_OF_TOKENS(TEST)                                                  \
	TEST(a_stop_token_stops_a_wait)                                        \
	TEST(a_stop_token_stops_a_wait_for_a_condition)                        \
	TEST(a_stop_token_stops_waits_for_several)
#else
#define TESTS_OF_TOKENS(TEST)
#endif

int main()
{
	unsigned passed = 0;

#define RUN(name)                                                              \
	std::puts(#name);                                                      \
	std::fflush(stdout);                                                   \
	name();                                                                \
	passed++;
	TESTS(RUN)
	TESTS_OF_TOKENS(RUN)
	std::printf("%u passed\n", passed);
	return 0;
}
