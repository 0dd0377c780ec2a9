/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaction() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>

#include "door.h"
#include "thread.h"
#include "ways.h"

/* No test may hang, whatever it finds. */
TestSuite(stop, .timeout = 60);

/* S1, S4 */
Test(stop, that_is_set_ends_a_wait_before_it_sleeps)
{
	const struct rouse_wait forever = stoppable(ROUSE_FOREVER, 0);
	const struct rouse_wait past = stoppable(0, ROUSE_WAIT_INTERRUPTIBLE);

	door_reset();
	rouse_event_set(&stop);
	for (unsigned i = 0; i < WAYS; i++) {
		cr_assert_eq(ways[i](&forever), -ECANCELED);
		cr_assert_eq(ways[i](&past), -ECANCELED);
	}
	cr_assert_eq(door_waits(), 0);
}

Test(stop, that_is_clear_ends_no_wait)
{
	const struct rouse_wait poll = stoppable(0, 0);

	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&poll), -ETIMEDOUT);
	rouse_event_set(&stop);
	rouse_event_clear(&stop);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&poll), -ETIMEDOUT);
}

/* S2 */
Test(stop, does_not_count_where_the_wait_has_what_it_wants)
{
	const struct rouse_wait how = stoppable(0, 0);

	rouse_event_set(&stop);
	rouse_event_set(&event);
	cr_assert_eq(rouse_event_wait_with(&event, &how), 0);
	cr_assert_eq(rouse_event_wait_since_with(
			     &event, rouse_event_epoch(&event), &how),
		     0);
	cr_assert_eq(rouse_lock_acquire_with(&lock, &how), 0);
	cr_assert_eq(rouse_rlock_acquire_with(&rlock, &how), 0);
	cr_assert_eq(rouse_event_wait_with(&stop, &how), 0, "itself");
}

Test(stop, is_read_only_with_its_flag)
{
	struct rouse_wait how = {0, 0, (struct rouse_event *)8};

	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
	how.flags = ROUSE_WAIT_STOP_SINCE;
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
	how = (struct rouse_wait){0, ROUSE_WAIT_STOP | ROUSE_WAIT_STOP_SINCE,
				  NULL};
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -ETIMEDOUT, "NULL is none");
}

/* S1: what came while the handlers of an interrupted wait ran */
Test(stop, since_an_epoch_counts_what_came_between_two_calls)
{
	struct rouse_wait_since how = {
		stoppable(0, ROUSE_WAIT_STOP_SINCE),
		rouse_event_epoch(&stop),
	};

	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how.wait), -ETIMEDOUT);
	rouse_event_set(&stop);
	rouse_event_clear(&stop);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how.wait), -ECANCELED, "way %u", i);
	how.stop_epoch = rouse_event_epoch(&stop);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how.wait), -ETIMEDOUT);
}

static _Atomic unsigned stop_wakes;

/* A barrier that breaks wakes others, too. */
static unsigned count_wakes_of_stop(const struct door_wake *wake)
{
	stop_wakes += wake->word == &stop.word_;
	return door_wake_on(wake);
}

static _Atomic unsigned begun;

/* Those that sleep in slices are inside and out again, all the time. */
static int begin(const struct door_call *call)
{
	static _Thread_local bool has_begun;

	begun += !has_begun;
	has_begun = true;
	return door_go_on(call);
}

/* Threads in each kind of wait are ended by one pulse. */
static void pulse_ends_all(uint32_t flags)
{
	struct stopped stopped[WAYS];
	pthread_t threads[WAYS];
	unsigned wakes;

	door_reset();
	door_on_wake(count_wakes_of_stop);
	begun = 0;
	door_on_wait(begin);
	for (unsigned i = 0; i < WAYS; i++) {
		stopped[i] = (struct stopped){
			ways[i], stoppable(ROUSE_FOREVER, flags), 0};
		threads[i] = thread_start(wait_until_stopped, &stopped[i]);
		yield_until(begun == i + 1);
	}
	if (!(flags & ROUSE_WAIT_INTERRUPTIBLE) && door_has_several())
		door_await_asleep(&stop.word_, WAYS);
	wakes = stop_wakes;
	rouse_event_set(&stop);
	cr_assert_eq(stop_wakes, wakes + 1, "one call, for all");
	rouse_event_clear(&stop);
	threads_join(threads, WAYS);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(stopped[i].err, -ECANCELED, "way %u", i);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert_eq(rouse_waitq_count(&queue), 0);
	cr_assert_not(rouse_lock_locked(&lock));
}

/* S1, E1 */
Test(stop, pulsed_once_ends_every_wait_that_began_before)
{
	pulse_ends_all(0);
}

/* S1, A2: slices */
Test(stop, ends_interruptible_waits)
{
	pulse_ends_all(ROUSE_WAIT_INTERRUPTIBLE);
}

static int eintr(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

static int eintr_and_stop(const struct door_call *call)
{
	(void)call;
	rouse_event_set(&stop);
	return -EINTR;
}

static int late_and_stop(const struct door_call *call)
{
	(void)call;
	rouse_event_set(&stop);
	return -ETIMEDOUT;
}

/* S2: 0, -ECANCELED, -ETIMEDOUT, -EINTR */
Test(stop, counts_before_the_deadline_and_the_signal)
{
	struct rouse_wait how =
		stoppable(ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE);
	struct rouse_wait soon = stoppable(rouse_after(ROUSE_SEC), 0);

	for (unsigned i = 0; i < WAYS; i++) {
		rouse_event_clear(&stop);
		door_on_wait(eintr);
		cr_assert_eq(ways[i](&how), -EINTR);
		door_on_wait(eintr_and_stop);
		cr_assert_eq(ways[i](&how), -ECANCELED);
		rouse_event_clear(&stop);
		door_on_wait(late_and_stop);
		cr_assert_eq(ways[i](&soon), -ECANCELED);
	}
}

static int set_both(const struct door_call *call)
{
	(void)call;
	rouse_event_set(&stop);
	rouse_event_set(&event);
	rouse_lock_release(&taken);
	return 0;
}

Test(stop, loses_against_what_came_in_the_same_sleep)
{
	struct rouse_wait how = stoppable(ROUSE_FOREVER, 0);

	door_on_wait(set_both);
	cr_assert_eq(wait_for_event(&how), 0);
	rouse_event_clear(&event);
	rouse_event_clear(&stop);
	cr_assert_eq(wait_for_lock(&how), 0);
}

static bool ask_and_pulse(void *answer)
{
	rouse_event_set(&stop);
	rouse_event_clear(&stop);
	asked++;
	return *(bool *)answer;
}

/* C7: one stop for all rounds */
Test(stop, that_comes_while_the_predicate_is_asked_ends_the_wait)
{
	struct rouse_wait how = stoppable(ROUSE_FOREVER, 0);
	bool yes = true, no = false;

	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_wait_for_with(&cond, ask_and_pulse, &yes, &how),
		     0);
	cr_assert_eq(asked, 1);
	cr_assert_eq(rouse_cond_wait_for_with(&cond, ask_and_pulse, &no, &how),
		     -ECANCELED);
	cr_assert_eq(asked, 3);
}

static int notify_and_stop(const struct door_call *call)
{
	(void)call;
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	rouse_lock_release(&lock);
	rouse_event_set(&stop);
	return 0;
}

static int stop_and_notify(const struct door_call *call)
{
	rouse_event_set(&stop);
	return notify_and_stop(call);
}

/* S3, C2 */
Test(stop, of_a_waiter_that_was_chosen_does_not_count)
{
	struct rouse_wait how = stoppable(ROUSE_FOREVER, 0);

	door_on_wait(notify_and_stop);
	cr_assert_eq(wait_for_cond(&how), 0);
	rouse_event_clear(&stop);
	door_on_wait(stop_and_notify);
	cr_assert_eq(wait_for_cond(&how), 0);
}

/* S3 */
Test(stop, of_one_waiter_leaves_the_notification_to_the_next)
{
	struct stopped first = {wait_for_cond, stoppable(ROUSE_FOREVER, 0), 0};
	struct stopped second = {wait_for_cond, {ROUSE_FOREVER, 0, NULL}, -1};
	pthread_t threads[2];

	threads[0] = thread_start(wait_until_stopped, &first);
	yield_until(rouse_cond_waiters(&cond) == 1);
	threads[1] = thread_start(wait_until_stopped, &second);
	yield_until(rouse_cond_waiters(&cond) == 2);
	rouse_event_set(&stop);
	pthread_join(threads[0], NULL);
	cr_assert_eq(first.err, -ECANCELED);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_notify(&cond, UINT32_MAX), 1);
	rouse_lock_release(&lock);
	pthread_join(threads[1], NULL);
	cr_assert_eq(second.err, 0);
}

static _Atomic unsigned turns;

static void *take_turns_or_stop(void *arg)
{
	const struct rouse_wait *how = arg;

	for (unsigned i = 0; i < 2000; i++) {
		if (rouse_lock_acquire_with(&lock, how) != 0)
			continue;
		turns++;
		rouse_lock_release(&lock);
	}
	return NULL;
}

/* L2: a stop that ends the sleep of a waiter eats no wake of another. */
Test(stop, of_lock_waiters_leaves_no_other_asleep_beside_a_free_lock)
{
	struct rouse_wait how[2] = {{ROUSE_FOREVER, 0, NULL},
				    stoppable(ROUSE_FOREVER, 0)};
	pthread_t threads[8];

	for (unsigned i = 0; i < 8; i++)
		threads[i] = thread_start(take_turns_or_stop, &how[i % 2]);
	for (unsigned i = 0; i < 2000; i++) {
		rouse_lock_acquire(&lock);
		if (i % 4 == 0)
			sched_yield();
		rouse_event_set(&stop);
		rouse_event_clear(&stop);
		rouse_lock_release(&lock);
	}
	threads_join(threads, 8);
	cr_assert_geq(turns, 4 * 2000);
	cr_assert_eq(lock.word_, 0);
}

static void set_stop(int number)
{
	(void)number;
	rouse_event_set(&stop);
}

/* E3, S1: with SA_RESTART, which futex_waitv alone would go on behind. */
Test(stop, set_by_a_signal_handler_ends_the_wait_of_its_own_thread)
{
	const uint32_t flags[] = {0, ROUSE_WAIT_INTERRUPTIBLE};
	struct sigaction action = {.sa_handler = set_stop,
				   .sa_flags = SA_RESTART};

	sigaction(SIGUSR1, &action, NULL);
	for (unsigned i = 0; i < 2; i++) {
		struct stopped stopped = {
			wait_for_event, stoppable(ROUSE_FOREVER, flags[i]), 0};
		pthread_t thread = thread_start(wait_until_stopped, &stopped);

		door_await_asleep(&event.word_, 1);
		pthread_kill(thread, SIGUSR1);
		pthread_join(thread, NULL);
		cr_assert_eq(stopped.err, -ECANCELED);
		rouse_event_clear(&stop);
	}
}

static void nothing(int number)
{
	(void)number;
}

/* A2 */
Test(stop, beside_an_interruptible_wait_hides_no_signal)
{
	struct sigaction action = {.sa_handler = nothing,
				   .sa_flags = SA_RESTART};
	struct stopped stopped = {
		wait_for_event,
		stoppable(ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE), 0};
	pthread_t thread;

	sigaction(SIGUSR1, &action, NULL);
	thread = thread_start(wait_until_stopped, &stopped);
	while (stopped.err == 0 && pthread_tryjoin_np(thread, NULL) != 0) {
		door_await_inside(&event.word_, 0);
		pthread_kill(thread, SIGUSR1);
		sched_yield();
	}
	cr_assert_eq(stopped.err, -EINTR);
}

/* E4: a mark that a stopped wait left behind costs one wake at most. */
Test(stop, that_nobody_waits_for_any_more_wakes_once_in_vain_at_most)
{
	struct rouse_wait how = stoppable(rouse_after(ROUSE_MSEC), 0);

	cr_assert_eq(wait_for_event(&how), -ETIMEDOUT);
	door_reset();
	for (unsigned i = 0; i < 3; i++) {
		rouse_event_set(&stop);
		rouse_event_clear(&stop);
	}
	cr_assert_leq(door_wakes(), 1);
}
