/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_THREAD_H
#define ROUSE_TESTS_THREAD_H

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <rouse/lock.h>
#include <sched.h>

/* Threads for tests: many of them, so with little stack. */

#define THREAD_STACK (256 * 1024)

static inline pthread_t thread_start(void *(*run)(void *), void *arg)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, THREAD_STACK);
	cr_assert_eq(pthread_create(&thread, &attr, run, arg), 0);
	pthread_attr_destroy(&attr);
	return thread;
}

static inline void threads_start(pthread_t *threads, unsigned n,
				 void *(*run)(void *), void *arg)
{
	for (unsigned i = 0; i < n; i++)
		threads[i] = thread_start(run, arg);
}

static inline void threads_join(const pthread_t *threads, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
}

/* Acquire the lock, or leave it to the thread that has it. */
static inline void hold(struct rouse_lock *lock)
{
	int err = rouse_lock_acquire_until(lock, 0);

	cr_assert(err == 0 || err == -ETIMEDOUT);
}

/* Give the CPU away until the condition holds. */
#define yield_until(condition)                                                 \
	do {                                                                   \
		while (!(condition))                                           \
			sched_yield();                                         \
	} while (0)

#endif
