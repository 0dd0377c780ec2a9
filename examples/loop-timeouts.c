/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * An epoll loop whose requests have deadlines: a worker answers each, or the loop
 * gives up on it. The loop sleeps until a bell rings, or the next deadline.
 *
 *	cc -std=c11 loop-timeouts.c -o loop-timeouts \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* clock_gettime(), in strict C11 */
#endif

#include <rouse/bell.h>
#include <rouse/deadline.h>
#include <rouse/event.h>

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { REQUESTS = 3 };

static struct request {
	rouse_deadline deadline;
	struct rouse_event answered;
	int answer;           /* before it is answered: the worker's */
	bool done, timed_out; /* the loop's */
} requests[REQUESTS];

static struct rouse_bell bell = ROUSE_BELL_INIT;

/* Answers all but the second one, for which it would need too long. */
static void *work(void *unused)
{
	for (int i = 0; i < REQUESTS; i += 2) {
		requests[i].answer = 10 * i;
		rouse_event_set(&requests[i].answered);
		rouse_bell_ring(&bell);
	}
	return unused;
}

static rouse_deadline now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * ROUSE_SEC + time.tv_nsec;
}

/*
 * What epoll_wait() wants: milliseconds, rounded up. Rounded down it would wake
 * too early, and spin until the deadline has come.
 */
static int milliseconds_until(rouse_deadline deadline)
{
	rouse_deadline time = now();

	if (deadline == ROUSE_FOREVER)
		return -1;
	if (deadline <= time)
		return 0;
	if ((deadline - time) / ROUSE_MSEC >= INT_MAX)
		return INT_MAX; /* and then again */
	return (int)((deadline - time + ROUSE_MSEC - 1) / ROUSE_MSEC);
}

/* The answers that are there, and the deadlines that have passed. */
static int look_at_requests(void)
{
	rouse_deadline time = now();
	int n = 0;

	for (int i = 0; i < REQUESTS; i++) {
		struct request *request = &requests[i];

		if (request->done)
			continue;
		if (rouse_event_is_set(&request->answered))
			request->done = true;
		else if (request->deadline <= time)
			request->done = request->timed_out = true;
		n += request->done;
	}
	return n;
}

static rouse_deadline next_deadline(void)
{
	rouse_deadline next = ROUSE_FOREVER;

	for (int i = 0; i < REQUESTS; i++) {
		if (!requests[i].done && requests[i].deadline < next)
			next = requests[i].deadline;
	}
	return next;
}

static void run(int epoll)
{
	struct epoll_event events[8];
	int left = REQUESTS;

	while (left > 0) {
		int timeout = milliseconds_until(next_deadline());

		if (!rouse_bell_arm(&bell))
			timeout = 0;
		epoll_wait(epoll, events, 8, timeout);
		rouse_bell_heard(&bell);
		left -= look_at_requests();
	}
}

int main(void)
{
	struct epoll_event readable = {.events = EPOLLIN};
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	pthread_t worker;

	if (epoll < 0 || rouse_bell_open(&bell) != 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, rouse_bell_fd(&bell), &readable))
		return EXIT_FAILURE;
	for (int i = 0; i < REQUESTS; i++)
		requests[i].deadline =
			i == 1 ? rouse_after(20 * ROUSE_MSEC) : ROUSE_FOREVER;
	if (pthread_create(&worker, NULL, work, NULL))
		return EXIT_FAILURE;
	run(epoll);
	pthread_join(worker, NULL);
	for (int i = 0; i < REQUESTS; i++) {
		if (requests[i].timed_out)
			printf("request %d: timed out\n", i);
		else
			printf("request %d: %d\n", i, requests[i].answer);
	}
	rouse_bell_close(&bell);
	close(epoll);
	return EXIT_SUCCESS;
}
