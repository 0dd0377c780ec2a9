/* SPDX-License-Identifier: BSD-2-Clause */
/* The library as it is with ROUSE_DEBUG_OWNERS, with which this is compiled. */
#define _GNU_SOURCE /* gettid() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(owners, .timeout = 60);

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static struct rouse_event done;

static pid_t owner_of(const struct rouse_lock *of)
{
	return (pid_t)atomic_load_explicit(&of->owner_, memory_order_relaxed);
}

Test(owners, are_the_threads_that_acquired)
{
	pid_t self = gettid();

	cr_expect_eq(owner_of(&lock), 0);
	rouse_lock_acquire(&lock);
	cr_expect_eq(owner_of(&lock), self);
	cr_expect_not(rouse_lock_try_acquire(&lock));
	cr_expect_eq(rouse_lock_acquire_until(&lock, 0), -ETIMEDOUT);
	cr_expect_eq(owner_of(&lock), self);
	rouse_lock_release(&lock);
	cr_expect_eq(owner_of(&lock), 0);
	cr_assert(rouse_lock_try_acquire(&lock));
	cr_expect_eq(owner_of(&lock), self);
	rouse_lock_release(&lock);
	cr_assert_eq(rouse_lock_acquire_until(&lock, ROUSE_FOREVER), 0);
	cr_expect_eq(owner_of(&lock), self);
	rouse_lock_release(&lock);

	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	cr_expect_eq(owner_of(&rlock.lock_), self);
	rouse_rlock_release(&rlock);
	cr_expect_eq(owner_of(&rlock.lock_), self);
	rouse_rlock_release(&rlock);
	cr_expect_eq(owner_of(&rlock.lock_), 0);
}

static void *release(void *unused)
{
	cr_expect_eq(rouse_lock_release(&lock), 0);
	return unused;
}

Test(owners, are_none_after_a_release_by_another_thread)
{
	pthread_t thread;

	rouse_lock_acquire(&lock);
	thread = thread_start(release, NULL);
	pthread_join(thread, NULL);
	cr_expect_eq(owner_of(&lock), 0);
}

/* A thread that waits for the lock, and then for the condition. */
static void *wait_and_hold(void *unused)
{
	rouse_lock_acquire(&lock);
	cr_expect_eq(owner_of(&lock), gettid());
	rouse_cond_wait(&cond);
	cr_expect_eq(owner_of(&lock), gettid());
	rouse_event_wait(&done);
	rouse_lock_release(&lock);
	return unused;
}

Test(owners, change_where_threads_wait)
{
	pid_t self = gettid();
	pthread_t thread;

	rouse_lock_acquire(&lock);
	thread = thread_start(wait_and_hold, NULL);
	/* Once it waits, or is about to. */
	rouse_lock_release(&lock);
	for (;;) {
		rouse_lock_acquire(&lock);
		cr_assert_eq(owner_of(&lock), self);
		if (rouse_cond_notify(&cond, 1) == 1)
			break;
		rouse_lock_release(&lock);
		sched_yield();
	}
	rouse_lock_release(&lock);
	yield_until(owner_of(&lock) > 0);
	cr_expect_neq(owner_of(&lock), self);
	rouse_event_set(&done);
	pthread_join(thread, NULL);
	cr_expect_eq(owner_of(&lock), 0);
}

Test(owners, are_none_in_a_child_that_made_the_lock_free)
{
	int status;
	pid_t child;

	rouse_lock_acquire(&lock);
	child = fork();
	if (child == 0) {
		rouse_lock_after_fork(&lock);
		_exit(owner_of(&lock) == 0 ? 0 : 1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(status, 0);
	cr_expect_eq(owner_of(&lock), gettid());
}
