/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A server that can be stopped: its workers wait for requests, for a lock, for
 * whatever; one event ends all these waits, at once and without a trace. In Go
 * that would be a context:
 *
 *	case <-ctx.Done(): return ctx.Err()
 *
 * The event may as well be set by a handler of SIGTERM.
 *
 *	cc -std=c11 server.c -o server \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/cond.h>
#include <rouse/event.h>
#include <rouse/lock.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define WORKERS  3
#define REQUESTS 5

static struct rouse_event stop = ROUSE_EVENT_INIT;
static struct rouse_event all_served = ROUSE_EVENT_INIT;

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);
static int waiting, served; /* requests; under the lock */

/* Returns 0 when a request was served, or -ECANCELED. */
static int serve_one(void)
{
	static const struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP,
					      &stop};
	int err = 0;

	rouse_lock_acquire(&lock);
	/* It has the lock again whatever it returns, and if it was stopped it
	 * has taken the notification of no other worker. */
	while (waiting == 0 && err == 0)
		err = rouse_cond_wait_with(&not_empty, &how);
	if (err == 0) {
		waiting--;
		if (++served == REQUESTS)
			rouse_event_set(&all_served);
	}
	rouse_lock_release(&lock);
	return err;
}

static void *work(void *stopped)
{
	while (serve_one() == 0)
		;
	*(int *)stopped = 1;
	return NULL;
}

int main(void)
{
	pthread_t workers[WORKERS];
	int stopped[WORKERS] = {0}, n = 0;

	for (int i = 0; i < WORKERS; i++) {
		if (pthread_create(&workers[i], NULL, work, &stopped[i]))
			return EXIT_FAILURE;
	}
	for (int i = 0; i < REQUESTS; i++) {
		rouse_lock_acquire(&lock);
		waiting++;
		if (rouse_cond_notify(&not_empty, 1) < 0)
			return EXIT_FAILURE;
		rouse_lock_release(&lock);
	}
	rouse_event_wait(&all_served);
	rouse_event_set(&stop);
	for (int i = 0; i < WORKERS; i++) {
		pthread_join(workers[i], NULL);
		n += stopped[i];
	}
	printf("%d requests served, %d workers stopped\n", served, n);
	return EXIT_SUCCESS;
}
