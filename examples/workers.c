/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>
#include <rouse/any.h>
#include <stdio.h>

/*
 * Workers that sleep until there is a job or the day is over. A semaphore counts
 * the jobs; each worker waits for one of its tokens and for the event at once. The
 * job stands first: so what was posted before the end is still done.
 */
#define WORKERS 3
#define JOBS    30

static struct rouse_sem jobs = ROUSE_SEM_INIT(0);
static struct rouse_sem done = ROUSE_SEM_INIT(0);
static struct rouse_event over = ROUSE_EVENT_INIT;

static void *work(void *unused)
{
	struct rouse_wanted wanted[] = {
		ROUSE_WANT_SEM(&jobs),
		ROUSE_WANT_EVENT(&over),
	};

	while (rouse_wait_any(wanted, 2, NULL) == 0)
		rouse_sem_post(&done,
			       1); /* it has a token: one job is its own */
	return unused;
}

int main(void)
{
	pthread_t workers[WORKERS];
	int i;

	for (i = 0; i < WORKERS; i++)
		pthread_create(&workers[i], NULL, work, NULL);
	for (i = 0; i < JOBS / 10; i++)
		rouse_sem_post(&jobs, 10); /* wakes ten, or all there are */
	rouse_event_set(&over);
	for (i = 0; i < WORKERS; i++)
		pthread_join(workers[i], NULL);
	printf("%u jobs done, %u left\n", (unsigned)rouse_sem_value(&done),
	       (unsigned)rouse_sem_value(&jobs));
	return 0;
}
