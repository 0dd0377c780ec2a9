/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>
#include <rouse/event.h>
#include <stdio.h>

static struct rouse_event ready = ROUSE_EVENT_INIT;
static int answer;

static void *compute(void *unused)
{
	answer = 42;
	rouse_event_set(&ready);
	return unused;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, compute, NULL);
	rouse_event_wait(&ready);
	printf("the answer is %d\n", answer);
	return pthread_join(thread, NULL);
}
