/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h, suspend.h */

#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "credit.h"
#include "door.h"
#include "lock.h"
#include "soon.h"
#include "steps.h"
#include "suspend.h"
#include "thread.h"
#include "waiter.h"

/* No test may hang, whatever it finds. */
TestSuite(blocked_steps, .timeout = 60);

/*
 * L5 instruction by instruction: a subject is suspended at each instruction of
 * a call in turn. While the lock is free then, all others that run get it: a
 * try at once, and within 10 ms an acquire that comes now, one that came while
 * the lock was held, those that slept already, and the waiters of a condition.
 *
 * What remains outside: those that slept already sleep on
 *  - if the subject alone was woken for the lock, when it slept too;
 *  - if the subject is a release, after the step that lets the lock go and
 *    before its wake.
 * The same is so with any lock whose release wakes one thread. And a thread
 * that is suspended while it has the lock keeps it.
 */

#ifdef STEPS_POSSIBLE

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static bool ours; /* the test has the lock */

static void take(void)
{
	rouse_lock_acquire(&lock);
	ours = true;
}

static void let_go(void)
{
	if (ours)
		cr_assert_eq(rouse_lock_release(&lock), 0);
	ours = false;
}

static void barge(void)
{
	let_go();
	ours = rouse_lock_try_acquire(&lock);
}

/* Has the subject got it? */
static bool is_the_subjects(void)
{
	return !ours && rouse_lock_locked(&lock);
}

/* The subject. */

static unsigned step, target;
static _Atomic bool stopped, ended, may_go;
static bool has_let_go; /* when it was suspended */
static pthread_t subject;
static _Thread_local bool is_subject;
static unsigned sleeps_of_subject;
static unsigned held_stride = 64; /* how often others come while it is held */
static bool alone;                /* no others may have the lock just now */

static void stop_at_target(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (++step != target)
		return;
	steps_stop(context);
	has_let_go = !rouse_lock_locked(&lock);
	stopped = true;
	suspend_me();
}

#define STEPPED(call)                                                          \
	do {                                                                   \
		is_subject = true;                                             \
		steps_begin(stop_at_target);                                   \
		call;                                                          \
		steps_end();                                                   \
		is_subject = false;                                            \
	} while (0)

static void *acquire(void *unused)
{
	STEPPED(rouse_lock_acquire(&lock));
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

/* Its steps begin in a hook. */
static void *acquire_from_a_sleep_on(void *unused)
{
	is_subject = true;
	rouse_lock_acquire(&lock);
	steps_end();
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static void *acquire_interruptibly(void *unused)
{
	struct rouse_wait how = {rouse_after(3600 * ROUSE_SEC),
				 ROUSE_WAIT_INTERRUPTIBLE};
	int err;

	STEPPED(err = rouse_lock_acquire_with(&lock, &how));
	if (err == 0)
		rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static void *wait_for_cond(void *unused)
{
	rouse_lock_acquire(&lock);
	STEPPED(cr_assert_eq(rouse_cond_wait(&cond), 0));
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static void *release(void *unused)
{
	rouse_lock_acquire(&lock);
	yield_until(may_go);
	STEPPED(rouse_lock_release(&lock));
	ended = true;
	return unused;
}

/* The next few waits of an object do not spin: that would be thousands of
 * steps. */
#define NO_SPINS ((uint16_t)(8 * ROUSE__HISTORY_STEP))

static void begin(void *(*run)(void *))
{
	alone = true;
	lock.spin_history_ = NO_SPINS;
	suspend_begin(0);
	step = sleeps_of_subject = 0;
	stopped = ended = may_go = false;
	subject = thread_start(run, NULL);
}

/* Returns whether it was suspended at all: then there may be another step. */
static bool end(void)
{
	let_go();
	suspend_resume();
	pthread_join(subject, NULL);
	cr_assert_eq(lock.word_, 0, "at step %u: %x", target,
		     (unsigned)lock.word_);
	return step >= target;
}

/* Others. */

static _Atomic unsigned through;

static void *take_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

static void *wait_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_wait(&cond), 0);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

static _Atomic bool late_is_through;

static void *take_late_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	late_is_through = true;
	return unused;
}

static bool asleep(const void *word, unsigned n)
{
	return door_inside(word) == n && door_asleep(word) == n;
}

/* What they find, while the lock is free and the subject suspended. One try of
 * several is enough, since the machine may be busy. */

static int64_t newcomer(void)
{
	int64_t began;

	if (alone) {
		cr_assert(rouse_lock_try_acquire(&lock), "at step %u", target);
		rouse_lock_release(&lock);
	}
	began = door_real_now();
	cr_assert_eq(rouse_lock_acquire_until(&lock, began + NEVER), 0,
		     "at step %u", target);
	rouse_lock_release(&lock);
	return door_real_now() - began;
}

static int64_t one_that_came_while_it_was_held(void)
{
	pthread_t other;
	int64_t began, took;

	late_is_through = false;
	take();
	other = thread_start(take_late_turn, NULL);
	began = door_real_now();
	yield_until(door_real_now() >= began + 40 * ROUSE_MSEC);
	began = door_real_now();
	let_go();
	TOOK(took, began, late_is_through);
	pthread_join(other, NULL);
	return took;
}

static void check_others(void)
{
	let_go();
	if (!stopped || (alone && rouse_lock_locked(&lock)))
		return;
	SOON_ENOUGH(newcomer());
	if (lock.word_ & ROUSE__LOCK_WOKEN && target % held_stride == 0)
		SOON_ENOUGH(one_that_came_while_it_was_held());
}

/*
 * Was it too late for a busy machine, too? Then the step is tried again. That a
 * thread never comes is seen elsewhere.
 */
static bool again(int64_t took)
{
	static unsigned late; /* tries of one step, one after the other */

	if (took < 10 * SOON)
		late = 0;
	else
		cr_assert_lt(++late, TRIES, "at step %u", target);
	return late > 0;
}

/* An acquire of a held lock, until it sleeps. Another one sleeps already: the
 * release that comes then wakes that. */
Test(blocked_steps, an_acquire_that_is_suspended_before_it_sleeps)
{
	bool was_stopped;
	pthread_t other;
	int64_t began, took;

	target = 0;
	do {
		target++;
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

/* Let it sleep, and take the lock when it is awake, that many times. */
static void let_through(unsigned barges)
{
	while (!stopped && !ended) {
		if (!ours || !asleep(&lock.wake_seq_, 1))
			sched_yield();
		else if (barges > 0)
			barges--, barge();
		else
			let_go();
	}
}

/* The same, and on from there, until it has the lock. */
Test(blocked_steps, an_acquire_that_is_suspended_anywhere)
{
	held_stride = 8;
	target = 0;
	do {
		target++;
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
		target += 3;
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
		target += !too_late;
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

		target += too_late ? 0 : stride;
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

Test(blocked_steps, a_wait_that_is_suspended_anywhere)
{
	wait_anywhere(0, false, 1);
}

Test(blocked_steps, a_wait_that_is_suspended_anywhere_as_are_others_after_it)
{
	wait_anywhere(1, false, 1);
	wait_anywhere(GHOSTS, false, 3);
}

/* Its spin takes thousands of steps. */
Test(blocked_steps, a_wait_that_spins_and_is_suspended_anywhere)
{
	wait_anywhere(0, true, 301);
}

Test(blocked_steps, a_wait_that_spins_is_suspended_as_are_others_after_it)
{
	wait_anywhere(1, true, 301);
}

/* It was notified, but another one barges in, and it sleeps for the lock. */
Test(blocked_steps, a_wait_that_is_suspended_anywhere_on_its_way_back)
{
	target = 0;
	do {
		target++;
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

/* Others sleep for the lock, and for the condition. */
static void release_anywhere(unsigned sleepers, unsigned waiters)
{
	pthread_t others[8];

	target = 0;
	do {
		target++;
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
