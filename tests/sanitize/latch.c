/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_latch arrived, begun = ROUSE_LATCH_INIT(1);

static void *write_and_count_down(void *unused)
{
	rouse_latch_wait(&begun);
	data++;
	NEED(rouse_latch_count_down(&arrived, 1) == 0);
	return unused;
}

static void wait_somehow(int i)
{
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	if (i % 4 == 0)
		rouse_latch_wait(&arrived);
	else if (i % 4 == 1)
		NEED(rouse_latch_wait_until(&arrived, ROUSE_FOREVER) == 0);
	else if (i % 4 == 2)
		NEED(rouse_latch_wait_with(&arrived, &how) == 0);
	else
		while (!rouse_latch_try_wait(&arrived))
			sched_yield();
}

static void right(void)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		pthread_t thread;

		NEED(rouse_latch_init(&arrived, 1) == 0);
		NEED(rouse_latch_init(&begun, 1) == 0);
		thread = start(write_and_count_down, NULL);
		data++;
		NEED(rouse_latch_count_down(&begun, 1) == 0);
		wait_somehow(i);
		data++;
		join(thread);
	}
	NEED(data == 3 * ROUNDS);
	rouse_latch_after_fork(&arrived);
}

static void *count_down_too_early(void *unused)
{
	NEED(rouse_latch_count_down(&begun, 1) == 0);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread = start(count_down_too_early, NULL);

	rouse_latch_wait(&begun);
	write_often();
	join(thread);
}

static void raw_latch(void)
{
	struct rouse_latch *it =
		(struct rouse_latch *)raw(sizeof(struct rouse_latch));

	rouse_latch_try_wait(it);
	free(it);
}

extern const struct subject latch_subjects[];
const struct subject latch_subjects[] = {
	{"latch", "right", right},
	{"latch", "race", race},
	{"latch", "raw", raw_latch},
	{NULL, NULL, NULL},
};
