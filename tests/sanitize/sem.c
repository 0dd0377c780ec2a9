/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_sem ping = ROUSE_SEM_INIT(0);
static struct rouse_sem pong = ROUSE_SEM_INIT(0);

/* Each way to wait, one after the other. */
static void await(struct rouse_sem *it, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	switch (round % 5) {
	case 0:
		rouse_sem_wait(it);
		break;
	case 1:
		NEED(rouse_sem_wait_until(it, ROUSE_FOREVER) == 0);
		break;
	case 2:
		NEED(rouse_sem_wait_with(it, &how) == 0);
		break;
	case 3:
		if (!rouse_sem_try_wait(it))
			rouse_sem_wait(it);
		break;
	default:
		if (rouse_sem_wait_until(it, rouse_after(ROUSE_USEC)) != 0)
			rouse_sem_wait(it);
	}
}

static void *play(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		await(&ping, i);
		data++;
		(void)rouse_sem_post(&pong, 1);
	}
	return unused;
}

/* Whoever waited may free it. */
static void *finish(void *it)
{
	data++;
	(void)rouse_sem_post((struct rouse_sem *)it, 1);
	return NULL;
}

static void right(void)
{
	struct rouse_sem *once =
		(struct rouse_sem *)raw(sizeof(struct rouse_sem));
	pthread_t thread;
	int i;

	NEED(rouse_sem_wait_until(&ping, 0) == -ETIMEDOUT);
	thread = start(play, NULL);
	for (i = 0; i < ROUNDS; i++) {
		data++;
		(void)rouse_sem_post(&ping, 1);
		await(&pong, i);
	}
	join(thread);
	NEED(data == 2 * ROUNDS);

	NEED(rouse_sem_init(once, 0, 1, 0) == 0);
	thread = start(finish, once);
	rouse_sem_wait(once);
	free(once);
	data++;
	join(thread);
	NEED(rouse_sem_value(&ping) == 0);
	rouse_sem_after_fork(&ping);
}

static void *give_too_early(void *unused)
{
	(void)rouse_sem_post(&ping, 1);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread = start(give_too_early, NULL);

	rouse_sem_wait(&ping);
	write_often();
	join(thread);
}

static void raw_sem(void)
{
	struct rouse_sem *it =
		(struct rouse_sem *)raw(sizeof(struct rouse_sem));

	(void)rouse_sem_value(it);
	free(it);
}

extern const struct subject sem_subjects[];
const struct subject sem_subjects[] = {
	{"sem", "right", right},
	{"sem", "race", race},
	{"sem", "raw", raw_sem},
	{NULL, NULL, NULL},
};
