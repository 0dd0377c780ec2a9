/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* suspend.h, sched_setaffinity() */

#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "door.h"
#include "soon.h"
#include "suspend.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(blocked_priority, .timeout = 60);

/*
 * L5 on one CPU under SCHED_FIFO, where a thread that is ready does not run as
 * long as one of a higher priority wants to: it keeps no other from a free
 * lock.
 */

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

#define LOW  10
#define HOG  20
#define HIGH 50

/* How long the hog keeps the CPU: less than the kernel lets it by default. */
#define HOGGED (100 * ROUSE_MSEC)

/* Priority 0 is that of ordinary threads. */
static int become(int priority)
{
	struct sched_param param = {.sched_priority = priority};

	return pthread_setschedparam(
		pthread_self(), priority ? SCHED_FIFO : SCHED_OTHER, &param);
}

/* On the first CPU there is, all threads that are started from now on too. */
static void begin(void)
{
	cpu_set_t all, one;

	if (become(HIGH + 10) != 0)
		cr_skip_test("SCHED_FIFO needs CAP_SYS_NICE");
	cr_assert_eq(sched_getaffinity(0, sizeof(all), &all), 0);
	for (int cpu = 0;; cpu++) {
		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		break;
	}
	cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
	door_reset();
}

/* The test itself has the highest priority, and lets the others run so. */
#define LET_RUN_UNTIL(condition)                                               \
	do {                                                                   \
		const struct timespec soon_ = {0, ROUSE_MSEC};                 \
		while (!(condition))                                           \
			nanosleep(&soon_, NULL);                               \
	} while (0)

struct waiter {
	int priority;
	bool acquires; /* or waits for the condition */
	pthread_t thread;
	_Atomic int64_t back_at;
};

static void *wait_once(void *arg)
{
	struct waiter *self = arg;

	become(self->priority);
	rouse_lock_acquire(&lock);
	if (!self->acquires)
		rouse_cond_wait(&cond);
	self->back_at = door_real_now();
	rouse_lock_release(&lock);
	return NULL;
}

static _Atomic int64_t began, hog_ended;

static void hog_the_cpu(void)
{
	while (door_real_now() < began + HOGGED)
		;
	hog_ended = door_real_now();
}

static void *notify_and_hog(void *unused)
{
	become(HOG);
	rouse_lock_acquire(&lock);
	cr_assert_geq(rouse_cond_notify_all(&cond), 0);
	began = door_real_now();
	rouse_lock_release(&lock);
	hog_the_cpu();
	return unused;
}

/* Waiters of these priorities; when did those that are high come back? */
static int64_t broadcast(const int *priorities, unsigned n)
{
	struct waiter waiters[8] = {{0}};
	int64_t last = 0;
	pthread_t hog;

	for (unsigned i = 0; i < n; i++) {
		waiters[i].priority = priorities[i];
		waiters[i].thread = thread_start(wait_once, &waiters[i]);
		LET_RUN_UNTIL(rouse_cond_waiters(&cond) == i + 1 &&
			      door_asleep(NULL) == i + 1);
	}
	hog = thread_start(notify_and_hog, NULL);
	pthread_join(hog, NULL);
	for (unsigned i = 0; i < n; i++) {
		pthread_join(waiters[i].thread, NULL);
		if (priorities[i] == HIGH && waiters[i].back_at > last)
			last = waiters[i].back_at;
	}
	return last - began;
}

Test(blocked_priority, a_first_waiter_of_low_priority_holds_up_no_broadcast)
{
	static const int low_first[] = {LOW, HIGH};
	static const int ordinary_first[] = {0, HIGH};
	static const int high_first[] = {HIGH, LOW, HIGH};

	begin();
	SOON_ENOUGH(broadcast(low_first, 2));
	SOON_ENOUGH(broadcast(ordinary_first, 2));
	SOON_ENOUGH(broadcast(high_first, 2));
}

/* It comes when the lock is free, and a waiter of low priority was woken. */
static int64_t come_when_another_was_woken(bool starves)
{
	struct waiter low = {.priority = LOW, .acquires = true};
	struct waiter high = {.priority = HIGH, .acquires = true};

	rouse_lock_acquire(&lock);
	low.thread = thread_start(wait_once, &low);
	for (int i = 0; i < (starves ? 30 : 0); i++) {
		LET_RUN_UNTIL(door_asleep(&lock.wake_seq_) == 1);
		rouse_lock_release(&lock);
		cr_assert(rouse_lock_try_acquire(&lock));
	}
	LET_RUN_UNTIL(door_asleep(&lock.wake_seq_) == 1);
	if (starves)
		cr_assert(lock.word_ & ROUSE__LOCK_STARVING);
	/* The test itself is what keeps the CPU. */
	began = door_real_now();
	rouse_lock_release(&lock);
	cr_assert(rouse_lock_try_acquire(&lock));
	rouse_lock_release(&lock);
	become(HIGH);
	high.thread = thread_start(wait_once, &high);
	become(HIGH + 10);
	become(HOG);
	hog_the_cpu();
	become(HIGH + 10);
	pthread_join(low.thread, NULL);
	pthread_join(high.thread, NULL);
	/* Else it was not kept from the CPU, and the try shows nothing. */
	return low.back_at > hog_ended ? high.back_at - began : NEVER;
}

Test(blocked_priority, a_woken_waiter_of_low_priority_keeps_nobody_out)
{
	begin();
	SOON_ENOUGH(come_when_another_was_woken(false));
}

Test(blocked_priority, a_starving_waiter_of_low_priority_keeps_nobody_from_it)
{
	begin();
	SOON_ENOUGH(come_when_another_was_woken(true));
}

/* A thread of low priority is preempted anywhere in its calls. */

static _Atomic bool stop;

static void *use_all_the_time(void *priority)
{
	become(*(int *)priority);
	while (!stop) {
		rouse_lock_acquire(&lock);
		rouse_lock_release(&lock);
	}
	return NULL;
}

static int64_t cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * ROUSE_SEC + now.tv_nsec;
}

/* How much CPU time one of high priority needs at most to acquire the lock. */
static int64_t acquire_from_above(unsigned n, int priority)
{
	static const struct timespec pause = {0, 100 * ROUSE_USEC};
	pthread_t users[4];
	int64_t most = 0;

	stop = false;
	threads_start(users, n, use_all_the_time, &priority);
	for (int i = 0; i < 500; i++) {
		int64_t before;

		nanosleep(&pause, NULL);
		before = cpu_time();
		rouse_lock_acquire(&lock);
		if (cpu_time() - before > most)
			most = cpu_time() - before;
		rouse_lock_release(&lock);
	}
	stop = true;
	threads_join(users, n);
	return most;
}

Test(blocked_priority, nobody_spins_for_long_for_a_preempted_thread)
{
	begin();
	SOON_ENOUGH(acquire_from_above(1, LOW));
	SOON_ENOUGH(acquire_from_above(1, 0));
	SOON_ENOUGH(acquire_from_above(4, 0));
}
