/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From Python's threading, in C: from-python.py does the same there, and says the
 * same. docs/migrate.md tells of it.
 *
 *	cc -std=c11 from-python.c -o from-python \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include "claim.h"

#include <rouse.h>

#include <errno.h>
#include <pthread.h>

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);
static struct rouse_event ready = ROUSE_EVENT_INIT;
static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
static int items;

static void put(void)
{
	rouse_lock_acquire(&lock);
	items++;
	if (rouse_cond_notify(&not_empty, 1) < 0)
		abort(); /* only without the lock */
	rouse_lock_release(&lock);
}

static bool there_is_an_item(void *unused)
{
	(void)unused;
	return items > 0;
}

static bool take(double timeout)
{
	int err;

	rouse_lock_acquire(&lock);
	err = rouse_cond_wait_for_until(&not_empty, there_is_an_item, NULL,
					rouse_after_seconds(timeout));
	if (err == 0)
		items--;
	rouse_lock_release(&lock);
	return err == 0;
}

static void *release_rlock(void *err)
{
	*(int *)err = rouse_rlock_release(&rlock);
	return NULL;
}

int main(void)
{
	pthread_t other;
	int chosen, err;

	put();
	claim("The same loop", take(1) && !take(0));
	claim("A timeout is an error",
	      rouse_event_wait_until(&ready, rouse_after_seconds(0.001)) ==
		      -ETIMEDOUT);
	claim("A timeout below 0 has passed",
	      rouse_event_wait_until(&ready, rouse_after_seconds(-1)) ==
		      -ETIMEDOUT);
	claim("A notify needs the lock",
	      rouse_cond_notify(&not_empty, 1) == -EPERM);
	rouse_lock_acquire(&lock);
	chosen = rouse_cond_notify(&not_empty, 1);
	rouse_lock_release(&lock);
	claim("A notify says how many it chose", chosen == 0);
	claim("To release a free lock is an error",
	      rouse_lock_release(&lock) == -EPERM);
	if (rouse_rlock_acquire(&rlock) != 0 ||
	    pthread_create(&other, NULL, release_rlock, &err))
		return EXIT_FAILURE;
	pthread_join(other, NULL);
	claim("Only its owner may release an RLock",
	      err == -EPERM && rouse_rlock_release(&rlock) == 0);
	return EXIT_SUCCESS;
}
