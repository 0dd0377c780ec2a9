/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#include <poll.h>

#define ROUNDS 30

static struct rouse_bell bell = ROUSE_BELL_INIT;
static struct rouse_event turn = ROUSE_EVENT_INIT;

static void sleep_until_it_rings(void)
{
	struct pollfd fd;

	fd.fd = rouse_bell_fd(&bell);
	fd.events = POLLIN;
	do {
		NEED(poll(&fd, 1, rouse_bell_arm(&bell) ? -1 : 0) >= 0);
	} while (!rouse_bell_heard(&bell));
}

static void *ring(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		data++;
		rouse_bell_ring(&bell);
		rouse_event_wait(&turn);
		rouse_event_clear(&turn);
	}
	return unused;
}

static void right(void)
{
	pthread_t thread;
	int i;

	NEED(rouse_bell_open(&bell) == 0);
	thread = start(ring, NULL);
	for (i = 0; i < ROUNDS; i++) {
		sleep_until_it_rings();
		data++;
		rouse_event_set(&turn);
	}
	join(thread);
	NEED(data == 2 * ROUNDS);
	rouse_bell_close(&bell);
	NEED(rouse_bell_after_fork(&bell) == 0);
}

static void *ring_too_early(void *unused)
{
	rouse_bell_ring(&bell);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread;

	NEED(rouse_bell_open(&bell) == 0);
	thread = start(ring_too_early, NULL);
	sleep_until_it_rings();
	write_often();
	join(thread);
	rouse_bell_close(&bell);
}

static void raw_bell(void)
{
	struct rouse_bell *it =
		(struct rouse_bell *)raw(sizeof(struct rouse_bell));

	(void)rouse_bell_fd(it);
	free(it);
}

extern const struct subject bell_subjects[];
const struct subject bell_subjects[] = {
	{"bell", "right", right},
	{"bell", "race", race},
	{"bell", "raw", raw_bell},
	{NULL, NULL, NULL},
};
