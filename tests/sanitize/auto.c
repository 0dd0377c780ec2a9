/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_auto ping = ROUSE_AUTO_INIT;
static struct rouse_auto pong = ROUSE_AUTO_INIT;

/* Each way to wait, one after the other. */
static void await(struct rouse_auto *it, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	switch (round % 5) {
	case 0:
		rouse_auto_wait(it);
		break;
	case 1:
		NEED(rouse_auto_wait_until(it, ROUSE_FOREVER) == 0);
		break;
	case 2:
		NEED(rouse_auto_wait_with(it, &how) == 0);
		break;
	case 3:
		if (!rouse_auto_try_wait(it))
			rouse_auto_wait(it);
		break;
	default:
		if (rouse_auto_wait_until(it, rouse_after(ROUSE_USEC)) != 0)
			rouse_auto_wait(it);
	}
}

static void *play(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		await(&ping, i);
		data++;
		rouse_auto_set(&pong);
	}
	return unused;
}

/* Whoever waited may free it. */
static void *finish(void *it)
{
	data++;
	rouse_auto_set((struct rouse_auto *)it);
	return NULL;
}

static void right(void)
{
	struct rouse_auto *once =
		(struct rouse_auto *)raw(sizeof(struct rouse_auto));
	struct rouse_auto fresh = ROUSE_AUTO_INIT;
	pthread_t thread;
	int i;

	NEED(rouse_auto_wait_until(&ping, 0) == -ETIMEDOUT);
	thread = start(play, NULL);
	for (i = 0; i < ROUNDS; i++) {
		data++;
		rouse_auto_set(&ping);
		await(&pong, i);
	}
	join(thread);
	NEED(data == 2 * ROUNDS);

	*once = fresh;
	thread = start(finish, once);
	rouse_auto_wait(once);
	free(once);
	data++;
	join(thread);
	rouse_auto_clear(&ping);
	NEED(!rouse_auto_is_set(&ping));
	rouse_auto_after_fork(&ping);
}

static void *give_too_early(void *unused)
{
	rouse_auto_set(&ping);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread = start(give_too_early, NULL);

	rouse_auto_wait(&ping);
	write_often();
	join(thread);
}

static void raw_auto(void)
{
	struct rouse_auto *it =
		(struct rouse_auto *)raw(sizeof(struct rouse_auto));

	(void)rouse_auto_is_set(it);
	free(it);
}

extern const struct subject auto_subjects[];
const struct subject auto_subjects[] = {
	{"auto", "right", right},
	{"auto", "race", race},
	{"auto", "raw", raw_auto},
	{NULL, NULL, NULL},
};
