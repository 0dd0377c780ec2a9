/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * One event, and two ways to wait for it. In Python:
 *
 *	ready.wait()
 *	while not ready.wait(0.01): ...
 *
 * The patient thread sleeps until the event is set. The impatient one stops
 * waiting every 10 ms, to do something else, and comes back.
 *
 *	cc -std=c11 event.c -o event \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/event.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct rouse_event ready = ROUSE_EVENT_INIT;
static struct rouse_event timed_out = ROUSE_EVENT_INIT;

/* Needs no lock: it is written before ready is set, and read after a wait. */
static int answer;

static void *patient(void *arg)
{
	int *got = arg;

	rouse_event_wait(&ready);
	*got = answer;
	return NULL;
}

static void *impatient(void *arg)
{
	int *got = arg;

	while (rouse_event_wait_until(&ready, rouse_after(10 * ROUSE_MSEC)) ==
	       -ETIMEDOUT) {
		if (!rouse_event_is_set(&timed_out))
			puts("impatient: timed out, doing something else");
		rouse_event_set(&timed_out); /* again and again: no harm */
	}
	*got = answer;
	return NULL;
}

int main(void)
{
	pthread_t patient_thread, impatient_thread;
	int patient_got = 0, impatient_got = 0;

	if (pthread_create(&patient_thread, NULL, patient, &patient_got) ||
	    pthread_create(&impatient_thread, NULL, impatient, &impatient_got))
		return EXIT_FAILURE;

	/* That a wait was in vain is news as well, so it has an event of its
	 * own: no need to sleep a while and hope that it has happened. */
	rouse_event_wait(&timed_out);

	puts("main: setting the event");
	answer = 42;
	rouse_event_set(&ready);

	pthread_join(patient_thread, NULL);
	pthread_join(impatient_thread, NULL);
	printf("patient: the answer is %d\n", patient_got);
	printf("impatient: the answer is %d\n", impatient_got);
	if (patient_got != 42 || impatient_got != 42)
		return EXIT_FAILURE;

	/* It stays set. A deadline that is past makes the wait a question. */
	if (rouse_event_wait_until(&ready, rouse_after(0)) != 0)
		return EXIT_FAILURE;
	puts("main: who comes late need not wait");
	return EXIT_SUCCESS;
}
