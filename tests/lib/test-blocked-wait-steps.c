/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h, suspend.h */

#include "blocked-steps.h"

/* No test may hang, whatever it finds. */
TestSuite(wait_steps, .timeout = 60);

/* A wait for a condition that is suspended at each instruction. */

#ifdef STEPS_POSSIBLE

/*
 * A wait for a condition, and others after it in the queue: some that do not
 * run, and look as if they slept, then one that does. A broadcast brings that
 * one back.
 */
#define GHOSTS 3

static void wait_anywhere(unsigned ghosts, bool spins, unsigned stride)
{
	struct rouse_waiter ghost[GHOSTS];
	bool was_stopped, too_late = false;
	pthread_t other;

	target = 0;
	do {
		int64_t began, took;

		target += too_late ? 0 : stride * STRIDE;
		too_late = false;
		through = 0;
		cond.queue_.spin_history_ =
			spins ? ROUSE__CREDIT_MAX : NO_SPINS;
		begin(wait_for_cond);
		yield_until(stopped || (rouse_cond_waiters(&cond) == 1 &&
					door_asleep(NULL) == 1));
		was_stopped = stopped;
		if (was_stopped && is_the_subjects()) {
			/* It has not let it go yet. */
			suspend_resume();
			yield_until(rouse_cond_waiters(&cond) == 1 &&
				    door_asleep(NULL) == 1);
			take();
			cr_assert_geq(rouse_cond_notify_all(&cond), 0);
			let_go();
			pthread_join(subject, NULL);
			continue;
		}
		take();
		for (unsigned i = 0; i < ghosts; i++) {
			rouse_waitq_join(&cond.queue_, &ghost[i]);
			ghost[i].word_ = ROUSE__ASLEEP;
		}
		let_go();
		other = thread_start(wait_turn, NULL);
		yield_until(rouse_cond_waiters(&cond) == 2 + ghosts &&
			    door_asleep(NULL) == (was_stopped ? 1u : 2u));
		take();
		cr_assert_geq(rouse_cond_notify_all(&cond), 0);
		began = door_real_now();
		let_go();
		/* It may have the lock, or alone have been woken for it. */
		yield_until(through == 1 || was_stopped || ended ||
			    (stopped && (is_the_subjects() || ghosts > 0)));
		if (was_stopped || (stopped && !is_the_subjects() && !ghosts)) {
			TOOK(took, began, through == 1);
			too_late = again(took);
		}
		check_others();
		suspend_resume();
		pthread_join(subject, NULL);
		take();
		for (unsigned i = 0; i < ghosts; i++)
			rouse__lock_forget(&lock, &ghost[i]);
		let_go();
		pthread_join(other, NULL);
	} while (step >= target);
	cr_assert_gt(target, 100);
}

Test(wait_steps, a_wait_that_is_suspended_anywhere)
{
	wait_anywhere(0, false, 1);
}

Test(wait_steps, a_wait_that_is_suspended_anywhere_as_are_others_after_it)
{
	wait_anywhere(1, false, 1);
	wait_anywhere(GHOSTS, false, 3);
}

/* Its spin takes thousands of steps. */
Test(wait_steps, a_wait_that_spins_and_is_suspended_anywhere)
{
	wait_anywhere(0, true, 301);
}

Test(wait_steps, a_wait_that_spins_is_suspended_as_are_others_after_it)
{
	wait_anywhere(1, true, 301);
}

/* It was notified, but another one barges in, and it sleeps for the lock. */
Test(wait_steps, a_wait_that_is_suspended_anywhere_on_its_way_back)
{
	target = 0;
	do {
		target += STRIDE;
		begin(wait_for_cond);
		yield_until(stopped || (rouse_cond_waiters(&cond) == 1 &&
					door_asleep(NULL) == 1));
		if (!stopped) {
			take();
			cr_assert_geq(rouse_cond_notify(&cond, 1), 0);
			barge();
			let_through(1);
			check_others();
			cr_assert(end() || ended);
			continue;
		}
		suspend_resume(); /* its way there: see above */
		yield_until(rouse_cond_waiters(&cond) == 1 &&
			    door_asleep(NULL) == 1);
		take();
		cr_assert_geq(rouse_cond_notify(&cond, 1), 0);
		let_go();
		pthread_join(subject, NULL);
	} while (step >= target);
	cr_assert_gt(target, 100);
}

#else

Test(wait_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
