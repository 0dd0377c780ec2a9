/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_waitq queue = ROUSE_WAITQ_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int turn;

/* Each way to wait, one after the other. */
static void wait_once(int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	struct rouse_waiter self;

	rouse_waitq_join(&queue, &self);
	pthread_mutex_unlock(&mutex);
	switch (round % 3) {
	case 0:
		rouse_waiter_park(&self);
		break;
	case 1:
		if (rouse_waiter_park_until(&self, rouse_after(ROUSE_USEC)) !=
		    0)
			rouse_waiter_park(&self);
		break;
	default:
		NEED(rouse_waiter_park_with(&self, &how) == 0);
	}
	pthread_mutex_lock(&mutex);
	(void)rouse_waitq_leave(&queue, &self);
}

static void play_as(int mine)
{
	int i;

	pthread_mutex_lock(&mutex);
	for (i = 0; i < ROUNDS; i++) {
		while (turn != mine)
			wait_once(i);
		data++;
		turn = !mine;
		(void)rouse_waitq_notify(&queue, 2);
	}
	pthread_mutex_unlock(&mutex);
}

static void *play(void *unused)
{
	play_as(1);
	return unused;
}

static void right(void)
{
	pthread_t thread = start(play, NULL);

	play_as(0);
	join(thread);
	NEED(data == 2 * ROUNDS);
	NEED(rouse_waitq_count(&queue) == 0);
	rouse_waitq_after_fork(&queue);
}

static void right_at_run_time(void)
{
	struct rouse_waitq *made =
		(struct rouse_waitq *)raw(sizeof(struct rouse_waitq));

	rouse_waitq_init(made);
	NEED(rouse_waitq_count(made) == 0);
	free(made);
	made = (struct rouse_waitq *)raw(sizeof(struct rouse_waitq));
	rouse_waitq_init_lifo(made);
	NEED(rouse_waitq_count(made) == 0);
	free(made);
	right();
}

static void *wait_and_touch(void *unused)
{
	pthread_mutex_lock(&mutex);
	while (turn == 0)
		wait_once(0);
	pthread_mutex_unlock(&mutex);
	data++;
	return unused;
}

/* The queue orders nothing, its lock does. */
static void race(void)
{
	pthread_t thread = start(wait_and_touch, NULL);

	pthread_mutex_lock(&mutex);
	turn = 1;
	(void)rouse_waitq_notify(&queue, 1);
	pthread_mutex_unlock(&mutex);
	data++;
	join(thread);
}

static void *notify(void *unused)
{
	(void)rouse_waitq_notify(&queue, 1);
	return unused;
}

static void unlocked(void)
{
	pthread_t thread = start(notify, NULL);

	notify(NULL);
	join(thread);
}

static void raw_queue(void)
{
	struct rouse_waitq *it =
		(struct rouse_waitq *)raw(sizeof(struct rouse_waitq));

	(void)rouse_waitq_count(it);
	free(it);
}

extern const struct subject waitq_subjects[];
const struct subject waitq_subjects[] = {
	{"waitq", "right", right_at_run_time},
	{"waitq", "race", race},
	{"waitq", "unlocked", unlocked},
	{"waitq", "raw", raw_queue},
	{NULL, NULL, NULL},
};
