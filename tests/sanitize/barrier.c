/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS  30
#define PARTIES 3

static struct rouse_barrier barrier;
static int shares[PARTIES];

static void wait_somehow(int i)
{
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	if (i % 3 == 0)
		NEED(rouse_barrier_wait(&barrier) >= 0);
	else if (i % 3 == 1)
		NEED(rouse_barrier_wait_until(&barrier, ROUSE_FOREVER) >= 0);
	else
		NEED(rouse_barrier_wait_with(&barrier, &how) >= 0);
}

static void *meet(void *share)
{
	int i, j;

	for (i = 0; i < ROUNDS; i++) {
		++*(int *)share;
		wait_somehow(i);
		for (j = 0; j < PARTIES; j++)
			NEED(shares[j] == i + 1);
		if (rouse_barrier_wait(&barrier) == 0)
			data++;
		NEED(rouse_barrier_wait(&barrier) >= 0);
	}
	return NULL;
}

static void *hear_that_it_broke(void *unused)
{
	NEED(rouse_barrier_wait(&barrier) == -EPIPE);
	data++;
	return unused;
}

static void right(void)
{
	pthread_t threads[PARTIES];
	int i;

	NEED(rouse_barrier_init(&barrier, PARTIES) == 0);
	for (i = 0; i < PARTIES; i++)
		threads[i] = start(meet, &shares[i]);
	for (i = 0; i < PARTIES; i++)
		join(threads[i]);
	NEED(data == ROUNDS);
	threads[0] = start(hear_that_it_broke, NULL);
	data++;
	rouse_barrier_abort(&barrier);
	join(threads[0]);
	NEED(rouse_barrier_is_broken(&barrier));
	rouse_barrier_reset(&barrier);
	NEED(rouse_barrier_waiting(&barrier) == 0);
	rouse_barrier_after_fork(&barrier);
}

static void *write_too_late(void *unused)
{
	NEED(rouse_barrier_wait(&barrier) >= 0);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread;

	NEED(rouse_barrier_init(&barrier, 2) == 0);
	thread = start(write_too_late, NULL);
	NEED(rouse_barrier_wait(&barrier) >= 0);
	write_often();
	join(thread);
}

static void raw_barrier(void)
{
	struct rouse_barrier *it =
		(struct rouse_barrier *)raw(sizeof(struct rouse_barrier));

	rouse_barrier_waiting(it);
	free(it);
}

extern const struct subject barrier_subjects[];
const struct subject barrier_subjects[] = {
	{"barrier", "right", right},
	{"barrier", "race", race},
	{"barrier", "raw", raw_barrier},
	{NULL, NULL, NULL},
};
