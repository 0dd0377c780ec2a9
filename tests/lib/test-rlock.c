/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* gettid(), _Fork() */

#include <rouse/rlock.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(rlock, .timeout = 120);

static struct rouse_rlock rlock;

/* What another thread is told about the lock. */
struct answers {
	bool owned, locked, tried;
	uint32_t depth;
	int released, acquired;
};

static void *ask(void *arg)
{
	struct answers *answers = arg;

	answers->owned = rouse_rlock_owned(&rlock);
	answers->locked = rouse_rlock_locked(&rlock);
	answers->depth = rouse_rlock_depth(&rlock);
	answers->released = rouse_rlock_release(&rlock);
	answers->acquired = rouse_rlock_acquire_until(&rlock, 0);
	answers->tried = rouse_rlock_try_acquire(&rlock);
	return NULL;
}

static struct answers ask_another_thread(void)
{
	struct answers answers;
	pthread_t thread = thread_start(ask, &answers);

	pthread_join(thread, NULL);
	return answers;
}

Test(rlock, zeroed_memory_is_a_free_lock)
{
	struct rouse_rlock initialised = ROUSE_RLOCK_INIT;

	cr_assert_not(rouse_rlock_locked(&rlock));
	cr_assert_not(rouse_rlock_owned(&rlock));
	cr_assert_eq(rouse_rlock_depth(&rlock), 0);
	cr_assert_eq(rouse_rlock_acquire(&rlock), 0);
	cr_assert(rouse_rlock_try_acquire(&initialised));
}

Test(rlock, owner_acquires_again_and_releases_as_often)
{
	for (uint32_t depth = 1; depth <= 5; depth++) {
		cr_assert_eq(rouse_rlock_acquire(&rlock), 0);
		cr_assert_eq(rouse_rlock_depth(&rlock), depth);
		cr_assert(rouse_rlock_owned(&rlock));
	}
	cr_assert(rouse_rlock_try_acquire(&rlock));
	cr_assert_eq(rouse_rlock_acquire_until(&rlock, 0), 0);
	for (uint32_t depth = 7; depth > 0; depth--) {
		cr_assert(rouse_rlock_locked(&rlock));
		cr_assert_eq(rouse_rlock_depth(&rlock), depth);
		cr_assert_eq(rouse_rlock_release(&rlock), 0);
	}
	cr_assert_not(rouse_rlock_locked(&rlock));
	cr_assert_not(rouse_rlock_owned(&rlock));
	cr_assert_eq(rouse_rlock_release(&rlock), -EPERM);
}

/* L4 */
Test(rlock, another_thread_can_do_nothing_with_it)
{
	struct answers answers;

	rouse_rlock_acquire(&rlock);
	answers = ask_another_thread();
	cr_assert_not(answers.owned);
	cr_assert(answers.locked);
	cr_assert_eq(answers.depth, 0);
	cr_assert_eq(answers.released, -EPERM);
	cr_assert_eq(answers.acquired, -ETIMEDOUT);
	cr_assert_not(answers.tried);
	cr_assert_eq(rouse_rlock_depth(&rlock), 1);
}

static void *acquire_and_end(void *unused)
{
	rouse_rlock_acquire(&rlock);
	return unused;
}

/* L4. The memory of a thread that ended, and so its pthread_t, is given to the
 * next. */
Test(rlock, no_later_thread_passes_for_an_owner_that_ended)
{
	pthread_t thread = thread_start(acquire_and_end, NULL);

	pthread_join(thread, NULL);
	for (int i = 0; i < 20; i++) {
		struct answers answers = ask_another_thread();

		cr_assert_not(answers.owned);
		cr_assert_eq(answers.released, -EPERM);
		cr_assert_eq(answers.acquired, -ETIMEDOUT);
		cr_assert_not(answers.tried);
	}
}

Test(rlock, another_thread_gets_it_when_it_is_free)
{
	struct answers answers;

	rouse_rlock_acquire(&rlock);
	rouse_rlock_release(&rlock);
	answers = ask_another_thread();
	cr_assert_eq(answers.released, -EPERM);
	cr_assert_eq(answers.acquired, 0);
	cr_assert(answers.tried);
	cr_assert_not(rouse_rlock_owned(&rlock));
	cr_assert_eq(rouse_rlock_release(&rlock), -EPERM);
}

Test(rlock, depth_does_not_overflow)
{
	rouse_rlock_acquire(&rlock);
	rlock.depth_ = UINT32_MAX - 1;
	cr_assert_eq(rouse_rlock_acquire(&rlock), 0);
	cr_assert_eq(rouse_rlock_acquire(&rlock), -EAGAIN);
	cr_assert_eq(rouse_rlock_acquire_until(&rlock, ROUSE_FOREVER), -EAGAIN);
	cr_assert_eq(rouse_rlock_acquire_with(
			     &rlock,
			     &(struct rouse_wait){0, ROUSE_WAIT_INTERRUPTIBLE,
						  NULL}),
		     -EAGAIN);
	cr_assert_not(rouse_rlock_try_acquire(&rlock));
	cr_assert_eq(rouse_rlock_depth(&rlock), UINT32_MAX);
	cr_assert_eq(rouse_rlock_release(&rlock), 0);
	cr_assert_eq(rouse_rlock_acquire(&rlock), 0);
}

/* L1 */
Test(rlock, uncontended_calls_make_no_system_call)
{
	door_reset();
	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

#define THREADS 8
#define LAPS    10000

static unsigned plain;

static void *count_up(void *unused)
{
	for (int i = 0; i < LAPS; i++) {
		rouse_rlock_acquire(&rlock);
		rouse_rlock_acquire(&rlock);
		plain++;
		rouse_rlock_release(&rlock);
		cr_assert_eq(rouse_rlock_depth(&rlock), 1);
		rouse_rlock_release(&rlock);
	}
	return unused;
}

Test(rlock, one_owner_at_a_time)
{
	pthread_t threads[THREADS];

	threads_start(threads, THREADS, count_up, NULL);
	threads_join(threads, THREADS);
	cr_assert_eq(plain, THREADS * LAPS);
	cr_assert_not(rouse_rlock_locked(&rlock));
}

static int eintr(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

static void *be_interrupted(void *result)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	*(int *)result = rouse_rlock_acquire_with(&rlock, &how);
	return NULL;
}

/* A2 */
Test(rlock, an_interruptible_acquire_is_interrupted)
{
	pthread_t thread;
	int result = 0;

	rouse_rlock_acquire(&rlock);
	door_on_wait(eintr);
	thread = thread_start(be_interrupted, &result);
	pthread_join(thread, NULL);
	cr_assert_eq(result, -EINTR);
	cr_assert_eq(rouse_rlock_depth(&rlock), 1);
	cr_assert_eq(rouse_rlock_release(&rlock), 0);
	cr_assert_not(rouse_rlock_locked(&rlock));
}

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)

/* A3. No handlers run at a _Fork(). */
Test(rlock, after_fork_tells_who_the_child_is)
{
	pid_t child;
	int status;

	rouse_rlock_acquire(&rlock);
	child = _Fork();
	if (child == 0) {
		rouse_rlock_after_fork(&rlock);
		rouse_rlock_acquire(&rlock);
		_exit(rlock.owner_ != (uintptr_t)gettid());
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
}

#endif
