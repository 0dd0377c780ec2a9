/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_BLOCKED_STEPS_H
#define ROUSE_TESTS_BLOCKED_STEPS_H

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

/* A sanitizer makes several instructions of one: each seventh will do. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define STRIDE 7u
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define STRIDE 7u
#endif
#ifndef STRIDE
#define STRIDE 1u
#endif

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static bool ours; /* the test has the lock */

static inline void take(void)
{
	rouse_lock_acquire(&lock);
	ours = true;
}

static inline void let_go(void)
{
	if (ours)
		cr_assert_eq(rouse_lock_release(&lock), 0);
	ours = false;
}

static inline void barge(void)
{
	let_go();
	ours = rouse_lock_try_acquire(&lock);
}

/* Has the subject got it? */
static inline bool is_the_subjects(void)
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

static inline void stop_at_target(int number, siginfo_t *info, void *context)
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

static inline void *acquire(void *unused)
{
	STEPPED(rouse_lock_acquire(&lock));
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

/* Its steps begin in a hook. */
static inline void *acquire_from_a_sleep_on(void *unused)
{
	is_subject = true;
	rouse_lock_acquire(&lock);
	steps_end();
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static inline void *acquire_interruptibly(void *unused)
{
	struct rouse_wait how = {rouse_after(3600 * ROUSE_SEC),
				 ROUSE_WAIT_INTERRUPTIBLE, NULL};
	int err;

	STEPPED(err = rouse_lock_acquire_with(&lock, &how));
	if (err == 0)
		rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static inline void *wait_for_cond(void *unused)
{
	rouse_lock_acquire(&lock);
	STEPPED(cr_assert_eq(rouse_cond_wait(&cond), 0));
	rouse_lock_release(&lock);
	ended = true;
	return unused;
}

static inline void *release(void *unused)
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

static inline void begin(void *(*run)(void *))
{
	alone = true;
	lock.spin_history_ = NO_SPINS;
	suspend_begin(0);
	step = sleeps_of_subject = 0;
	stopped = ended = may_go = false;
	subject = thread_start(run, NULL);
}

/* Returns whether it was suspended at all: then there may be another step. */
static inline bool end(void)
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

static inline void *take_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

static inline void *wait_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_wait(&cond), 0);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

static _Atomic bool late_is_through;

static inline void *take_late_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	late_is_through = true;
	return unused;
}

static inline bool asleep(const void *word, unsigned n)
{
	return door_inside(word) == n && door_asleep(word) == n;
}

/* What they find, while the lock is free and the subject suspended. One try of
 * several is enough, since the machine may be busy. */

static inline int64_t newcomer(void)
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

static inline int64_t one_that_came_while_it_was_held(void)
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

static inline void check_others(void)
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
static inline bool again(int64_t took)
{
	static unsigned late; /* tries of one step, one after the other */

	if (took < 10 * SOON)
		late = 0;
	else
		cr_assert_lt(++late, TRIES, "at step %u", target);
	return late > 0;
}

/* Let it sleep, and take the lock when it is awake, that many times. */
static inline void let_through(unsigned barges)
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

#endif

#endif
