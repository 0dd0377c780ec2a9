/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From pthread_mutex and pthread_cond: the same with rouse, and what differs. It
 * prints what it has seen to be so; docs/migrate.md tells of it.
 *
 *	cc -std=c11 pthread.c -o pthread \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* clock_gettime(), in strict C11 */
#endif

#include "claim.h"

#include <rouse.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

static int items;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;

static void put(void)
{
	pthread_mutex_lock(&mutex);
	items++;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
}

static int take(int seconds)
{
	struct timespec deadline;
	int err = 0;

	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += seconds;
	pthread_mutex_lock(&mutex);
	while (items == 0 && err == 0)
		err = pthread_cond_timedwait(&cond, &mutex, &deadline);
	if (err == 0)
		items--;
	pthread_mutex_unlock(&mutex);
	return err;
}

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);

static void our_put(void)
{
	rouse_lock_acquire(&lock);
	items++;
	if (rouse_cond_notify(&not_empty, 1) < 0)
		abort(); /* only without the lock */
	rouse_lock_release(&lock);
}

static int our_take(int seconds)
{
	rouse_deadline deadline = rouse_after(seconds * ROUSE_SEC);
	int err = 0;

	rouse_lock_acquire(&lock);
	while (items == 0 && err == 0)
		err = rouse_cond_wait_until(&not_empty, deadline);
	if (err == 0)
		items--;
	rouse_lock_release(&lock);
	return err;
}

/* As C++ programmers do it. */
static void our_put_and_signal(void)
{
	rouse_lock_acquire(&lock);
	items++;
	rouse_lock_release(&lock);
	rouse_cond_signal(&not_empty);
}

static void *take_by_rouse(void *unused)
{
	(void)unused;
	return our_take(3600) == 0 ? &lock : NULL;
}

/* Does a thread that may wait for it get what is put? */
static bool signalled(void)
{
	pthread_t taker;
	void *taken;

	if (pthread_create(&taker, NULL, take_by_rouse, NULL))
		exit(EXIT_FAILURE);
	our_put_and_signal();
	pthread_join(taker, &taken);
	return taken != NULL;
}

static struct rouse_event go = ROUSE_EVENT_INIT;

static void *wait_for_go(void *unused)
{
	(void)unused;
	rouse_event_wait(&go);
	return &go;
}

static void unlock(void *locked)
{
	pthread_mutex_unlock(locked);
}

static void *wait_for_item(void *unused)
{
	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, &mutex);
	while (items == 0)
		pthread_cond_wait(&cond, &mutex);
	pthread_cleanup_pop(1);
	return unused;
}

static void *cancelled(void *(*run)(void *))
{
	pthread_t thread;
	void *result;

	if (pthread_create(&thread, NULL, run, NULL))
		exit(EXIT_FAILURE);
	pthread_cancel(thread);
	rouse_event_set(&go);
	pthread_join(thread, &result);
	return result;
}

static void *release_both(void *mutex_of_owner)
{
	static int errors[2];

	errors[0] = pthread_mutex_unlock(mutex_of_owner);
	errors[1] = rouse_lock_release(&lock);
	return errors;
}

static const int *released_by_another(void)
{
	pthread_mutex_t checked;
	pthread_mutexattr_t attributes;
	pthread_t thread;
	void *errors;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&checked, &attributes);
	pthread_mutex_lock(&checked);
	rouse_lock_acquire(&lock);
	if (pthread_create(&thread, NULL, release_both, &checked))
		exit(EXIT_FAILURE);
	pthread_join(thread, &errors);
	pthread_mutex_unlock(&checked);
	pthread_mutex_destroy(&checked);
	return errors;
}

static pthread_barrier_t theirs;
static struct rouse_barrier ours = ROUSE_BARRIER_INIT(2);

static void *meet(void *numbers)
{
	((int *)numbers)[0] = pthread_barrier_wait(&theirs);
	((int *)numbers)[1] = rouse_barrier_wait(&ours);
	return numbers;
}

/* What pthread's barrier, and then ours, told two threads. */
static bool numbered(void)
{
	pthread_t thread;
	int one[2], other[2];

	if (pthread_barrier_init(&theirs, NULL, 2) ||
	    pthread_create(&thread, NULL, meet, one))
		return false;
	meet(other);
	pthread_join(thread, NULL);
	pthread_barrier_destroy(&theirs);
	return one[0] + other[0] == PTHREAD_BARRIER_SERIAL_THREAD &&
	       (one[0] == 0 || other[0] == 0) && one[1] + other[1] == 1 &&
	       (one[1] == 0 || other[1] == 0);
}

int main(void)
{
	struct timespec hour;
	struct rouse_lock zeroed;
	const int *errors;
	int err;

	put();
	err = take(0);
	our_put();
	claim("The same loop", err == 0 && our_take(0) == 0 && items == 0);
	claim("Errors are negative",
	      take(0) == ETIMEDOUT && our_take(0) == -ETIMEDOUT);

	/* An hour from now by the monotonic clock is long past by the other. */
	clock_gettime(CLOCK_MONOTONIC, &hour);
	hour.tv_sec += 3600;
	pthread_mutex_lock(&mutex);
	err = pthread_cond_timedwait(&cond, &mutex, &hour);
	pthread_mutex_unlock(&mutex);
	claim("A deadline is one number, of the monotonic clock",
	      err == ETIMEDOUT &&
		      rouse_after(3600 * ROUSE_SEC) / ROUSE_SEC - hour.tv_sec <=
			      60);

	err = pthread_cond_signal(&cond);
	claim("A signal needs no lock, a notify does",
	      err == 0 && signalled() &&
		      rouse_cond_notify(&not_empty, 1) == -EPERM);
	rouse_lock_acquire(&lock);
	claim("A notify says how many it chose",
	      rouse_cond_notify(&not_empty, 1) == 0);
	rouse_lock_release(&lock);

	errors = released_by_another();
	claim("Any thread may release a lock",
	      errors[0] == EPERM && errors[1] == 0);
	claim("To release a free lock is an error that is told",
	      rouse_lock_release(&lock) == -EPERM);

	memset(&zeroed, 0, sizeof(zeroed));
	rouse_lock_acquire(&zeroed);
	claim("Zeroed memory is a lock, and nothing is destroyed",
	      rouse_lock_locked(&zeroed) && rouse_lock_release(&zeroed) == 0);

	claim("A barrier tells each thread its number", numbered());
	claim("No call is a cancellation point",
	      cancelled(wait_for_item) == PTHREAD_CANCELED &&
		      cancelled(wait_for_go) == &go);
	return EXIT_SUCCESS;
}
