/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h, suspend.h */

#include "blocked-steps.h"

/* No test may hang, whatever it finds. */
TestSuite(blocked_steps, .timeout = 60);

/* An acquire that is suspended at each instruction, and a release. */

#ifdef STEPS_POSSIBLE

/* An acquire of a held lock, until it sleeps. Another one sleeps already: the
 * release that comes then wakes that. */
Test(blocked_steps, an_acquire_that_is_suspended_before_it_sleeps)
{
	bool was_stopped;
	pthread_t other;
	int64_t began, took;

	target = 0;
	do {
		target += STRIDE;
		through = 0;
		take();
		other = thread_start(take_turn, NULL);
		yield_until(asleep(&lock.wake_seq_, 1));
		begin(acquire);
		yield_until(stopped || asleep(&lock.wake_seq_, 2));
		was_stopped = stopped;
		began = door_real_now();
		let_go();
		TOOK(took, began, through == 1);
		if (was_stopped) {
			if (again(took))
				target--;
			check_others();
		}
		end();
		pthread_join(other, NULL);
	} while (was_stopped);
	cr_assert_gt(target, 50);
}

/* The same, and on from there, until it has the lock. */
Test(blocked_steps, an_acquire_that_is_suspended_anywhere)
{
	held_stride = 8;
	target = 0;
	do {
		target += STRIDE;
		take();
		begin(acquire);
		let_through(1);
		check_others();
	} while (end());
	cr_assert_gt(target, 100);
}

static int sleep_in_vain_then_step(const struct door_call *call)
{
	if (is_subject && ++sleeps_of_subject < 12)
		return 0;
	if (is_subject && sleeps_of_subject == 12)
		steps_begin(stop_at_target);
	return door_go_on(call);
}

Test(blocked_steps, an_acquire_that_starves_and_is_suspended_anywhere)
{
	door_on_wait(sleep_in_vain_then_step);
	target = 0;
	do {
		target += 3 * STRIDE;
		take();
		begin(acquire_from_a_sleep_on);
		let_through(1);
		check_others();
	} while (end());
	cr_assert_gt(target, 100);
}

static int answer; /* of a sleep of the subject */
static bool wakes_it;

static int end_sleep_at_once(const struct door_call *call)
{
	if (!is_subject)
		return door_go_on(call);
	if (!wakes_it)
		return answer;
	steps_end();
	if (!stopped) {
		/* A release relies on it, and another barges in. */
		rouse_lock_release(&lock);
		hold(&lock);
		steps_begin(stop_at_target);
	}
	return answer;
}

static void give_up_anywhere(int err, bool woken)
{
	bool too_late = false;
	pthread_t other = 0;
	int64_t began, took;

	answer = err;
	wakes_it = woken;
	door_on_wait(end_sleep_at_once);
	target = 0;
	do {
		target += too_late ? 0 : STRIDE;
		through = 0;
		take();
		if (!woken) {
			other = thread_start(take_turn, NULL);
			yield_until(asleep(&lock.wake_seq_, 1));
		}
		begin(acquire_interruptibly);
		yield_until(stopped || ended);
		if (!woken) {
			began = door_real_now();
			let_go();
			TOOK(took, began, through == 1);
			too_late = again(took);
			pthread_join(other, NULL);
		}
		check_others();
	} while (end());
	cr_assert_gt(target, 50);
}

Test(blocked_steps, an_acquire_that_times_out_and_is_suspended_anywhere)
{
	give_up_anywhere(-ETIMEDOUT, false);
	give_up_anywhere(-ETIMEDOUT, true);
}

Test(blocked_steps, an_acquire_that_is_interrupted_and_is_suspended_anywhere)
{
	give_up_anywhere(-EINTR, false);
	give_up_anywhere(-EINTR, true);
}

/* Others sleep for the lock, and for the condition. */
static void release_anywhere(unsigned sleepers, unsigned waiters)
{
	pthread_t others[8];

	target = 0;
	do {
		target += STRIDE;
		through = 0;
		threads_start(others, waiters, wait_turn, NULL);
		yield_until(rouse_cond_waiters(&cond) == waiters &&
			    door_asleep(NULL) == waiters);
		begin(release);
		yield_until(rouse_lock_locked(&lock));
		threads_start(others + waiters, sleepers, take_turn, NULL);
		yield_until(asleep(&lock.wake_seq_, sleepers));
		cr_assert_geq(rouse_cond_notify_all(&cond), 0);
		may_go = true;
		yield_until(stopped || ended);
		/* The one it has woken may be on its way, and have the lock. */
		alone = false;
		if (stopped && has_let_go)
			check_others();
		suspend_resume();
		pthread_join(subject, NULL);
		threads_join(others, waiters + sleepers);
	} while (step >= target);
	cr_assert_gt(target, 20);
}

Test(blocked_steps, a_release_that_is_suspended_anywhere)
{
	release_anywhere(2, 0);
	release_anywhere(0, 3);
	release_anywhere(2, 2);
}

#else

Test(blocked_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
