/* SPDX-License-Identifier: BSD-2-Clause */
#include "disturb/faults.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "fixture/harness.h"
#include "report/report.h"

/*
 * Wakes that are late wait in a pool, from which a thread takes one by chance
 * now and then. None is lost: when there is no room, the wake is made at once.
 *
 * The pool's mutex orders the threads that put wakes there, which the kernel
 * would not do: so faults can hide a race from a sanitizer, and are off by
 * default.
 */
#define POOL           64
#define ONE_IN         16 /* of the waits and wakes */
#define ONE_IN_SEVERAL 2  /* of the waits on several words */
#define NEAR           (2 * ROUSE_MSEC)
#define LATE_NAP       (50 * ROUSE_USEC)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t put = PTHREAD_COND_INITIALIZER;
static struct door_wake pool[POOL];
static unsigned pending;
static bool over;
static struct rng late_rng;
static pthread_t late;
static _Atomic bool on;

bool faults_wait(struct rng *rng, const struct door_call *call, int *err)
{
	int64_t now;

	if (!atomic_load_explicit(&on, memory_order_relaxed) ||
	    !rng_one_in(rng, call->several ? ONE_IN_SEVERAL : ONE_IN))
		return false;
	if (call->several && rng_one_in(rng, 2)) {
		*err = -ENOSYS;
		return true;
	}
	switch (rng_below(rng, 3)) {
	case 0:
		*err = 0;
		return true;
	case 1:
		*err = -EINTR;
		return true;
	default:
		now = now_ns();
		if (call->deadline > now && call->deadline - now < NEAR)
			sleep_until(call->deadline + 1);
		return false;
	}
}

bool faults_wake(struct rng *rng, const struct door_wake *wake)
{
	bool taken = false;

	if (!atomic_load_explicit(&on, memory_order_relaxed) ||
	    !rng_one_in(rng, ONE_IN))
		return false;
	/* A handler that sets an event may have interrupted its holder. */
	if (pthread_mutex_trylock(&mutex) != 0)
		return false;
	if (pending < POOL) {
		pool[pending++] = *wake;
		taken = true;
		pthread_cond_signal(&put);
	}
	pthread_mutex_unlock(&mutex);
	return taken;
}

void faults_write(struct rng *rng)
{
	if (atomic_load_explicit(&on, memory_order_relaxed) &&
	    rng_one_in(rng, ONE_IN))
		sleep_until(now_ns() + rng_below(rng, LATE_NAP));
}

static void *make_late_wakes(void *unused)
{
	pthread_mutex_lock(&mutex);
	while (!over || pending > 0) {
		struct door_wake wake;
		unsigned i;

		if (pending == 0) {
			pthread_cond_wait(&put, &mutex);
			continue;
		}
		pthread_mutex_unlock(&mutex);
		sleep_until(now_ns() + rng_below(&late_rng, LATE_NAP));
		pthread_mutex_lock(&mutex);
		i = rng_below(&late_rng, pending);
		wake = pool[i];
		pool[i] = pool[--pending];
		pthread_mutex_unlock(&mutex);
		door_wake_on(&wake);
		pthread_mutex_lock(&mutex);
	}
	pthread_mutex_unlock(&mutex);
	return unused;
}

void faults_begin(uint64_t seed)
{
	int err;

	late_rng.state = ~seed;
	over = false;
	atomic_store_explicit(&on, true, memory_order_relaxed);
	err = pthread_create(&late, NULL, make_late_wakes, NULL);
	if (err)
		report_trouble("cannot start the thread of late wakes", err);
}

void faults_end(void)
{
	atomic_store_explicit(&on, false, memory_order_relaxed);
	pthread_mutex_lock(&mutex);
	over = true;
	pthread_cond_signal(&put);
	pthread_mutex_unlock(&mutex);
	pthread_join(late, NULL);
}
