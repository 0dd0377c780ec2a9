/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

/* A condition over either lock: both are used in the same way. */
static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
static struct rouse_cond over_lock = ROUSE_COND_INIT(&lock);
static struct rouse_cond over_rlock = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_cond *cond;
static int turn;

static bool is_mine(void *mine)
{
	return turn == *(int *)mine;
}

/* Each way to wait, one after the other; without success once, since under
 * valgrind only one thread runs at a time. */
static void await(int mine, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	rouse_deadline soon = rouse_after(20 * ROUSE_USEC);

	switch (round % 7) {
	case 0:
		while (turn != mine)
			(void)rouse_cond_wait(cond);
		break;
	case 1:
		if (turn != mine)
			(void)rouse_cond_wait_until(cond, soon);
		while (turn != mine)
			(void)rouse_cond_wait_until(cond, ROUSE_FOREVER);
		break;
	case 2:
		while (turn != mine)
			(void)rouse_cond_wait_with(cond, &how);
		break;
	case 3:
		NEED(rouse_cond_wait_for(cond, is_mine, &mine) == 0);
		break;
	case 4:
		if (rouse_cond_wait_for_until(cond, is_mine, &mine, soon) != 0)
			NEED(rouse_cond_wait_for(cond, is_mine, &mine) == 0);
		break;
	case 5:
		NEED(rouse_cond_wait_for_with(cond, is_mine, &mine, &how) == 0);
		break;
	default:
		how.flags = ~UINT32_C(0);
		NEED(rouse_cond_wait_with(cond, &how) == -EINVAL);
		if (turn != mine)
			(void)rouse_cond_wait_until(cond, 0);
		while (turn != mine)
			(void)rouse_cond_wait(cond);
	}
}

static void play_as(int mine)
{
	int i;

	(void)rouse_cond_acquire(cond);
	for (i = 0; i < ROUNDS; i++) {
		await(mine, i);
		data++;
		turn = !mine;
		NEED((i % 2 ? rouse_cond_notify_all(cond)
			    : rouse_cond_notify(cond, 1)) >= 0);
		if (i % 4 == 0) {
			NEED(rouse_cond_release(cond) == 0);
			if (!rouse_cond_try_acquire(cond))
				(void)rouse_cond_acquire(cond);
		}
	}
	NEED(rouse_cond_release(cond) == 0);
}

static void *play(void *unused)
{
	play_as(1);
	return unused;
}

/* What is done before a signal needs no lock, for the wait that it ends. */
static void *signal_one(void *all)
{
	while (rouse_cond_waiters(cond) == 0)
		sched_yield();
	data++;
	if (all)
		rouse_cond_broadcast(cond);
	else
		rouse_cond_signal(cond);
	return NULL;
}

static void right_by_signal(void *all)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	pthread_t thread = start(signal_one, all);

	(void)rouse_cond_acquire(cond);
	if (all)
		NEED(rouse_cond_wait(cond) == 0);
	else if (rouse_rlock_owned(&rlock))
		NEED(rouse_cond_wait_under_rlock(cond, &rlock, &how) == 0);
	else
		NEED(rouse_cond_wait_under(cond, &lock, &how) == 0);
	data--;
	NEED(rouse_cond_release(cond) == 0);
	join(thread);
}

static void right(void)
{
	pthread_t thread;

	NEED(rouse_cond_wait(cond) == -EPERM);
	thread = start(play, NULL);
	play_as(0);
	join(thread);
	NEED(data == 2 * ROUNDS);
	right_by_signal(NULL);
	right_by_signal(&data);
	NEED(rouse_cond_notify(cond, 1) == -EPERM);
	NEED(rouse_cond_waiters(cond) == 0);
	rouse_cond_after_fork(cond);
}

static void *wait_and_touch(void *unused)
{
	(void)rouse_cond_acquire(cond);
	while (turn == 0)
		(void)rouse_cond_wait(cond);
	NEED(rouse_cond_release(cond) == 0);
	data++;
	return unused;
}

/* What was waited for is touched without the lock. */
static void race(void)
{
	pthread_t thread = start(wait_and_touch, NULL);

	(void)rouse_cond_acquire(cond);
	turn = 1;
	NEED(rouse_cond_notify_all(cond) >= 0);
	NEED(rouse_cond_release(cond) == 0);
	data++;
	join(thread);
}

static void *notify(void *unused)
{
	NEED(rouse_cond_notify(cond, 1) >= 0);
	return unused;
}

/* Another thread holds it. */
static void unlocked(void)
{
	pthread_t thread;

	(void)rouse_cond_acquire(cond);
	thread = start(notify, NULL);
	NEED(rouse_cond_notify(cond, 1) >= 0);
	join(thread);
	NEED(rouse_cond_release(cond) == 0);
}

static void raw_cond(void)
{
	struct rouse_cond *it =
		(struct rouse_cond *)raw(sizeof(struct rouse_cond));

	(void)rouse_cond_waiters(it);
	free(it);
}

static void right_over_lock(void)
{
	struct rouse_cond *made =
		(struct rouse_cond *)raw(sizeof(struct rouse_cond));

	rouse_cond_init(made, &lock);
	cond = made;
	right();
	free(made);
	made = (struct rouse_cond *)raw(sizeof(struct rouse_cond));
	rouse_cond_init_lifo(made, &lock);
	NEED(rouse_cond_waiters(made) == 0);
	free(made);
}

static void race_over_lock(void)
{
	cond = &over_lock;
	race();
}

static void unlocked_over_lock(void)
{
	cond = &over_lock;
	unlocked();
}

static void right_over_rlock(void)
{
	struct rouse_cond *made =
		(struct rouse_cond *)raw(sizeof(struct rouse_cond));

	rouse_cond_init_rlock(made, &rlock);
	cond = made;
	right();
	free(made);
	made = (struct rouse_cond *)raw(sizeof(struct rouse_cond));
	rouse_cond_init_rlock_lifo(made, &rlock);
	NEED(rouse_cond_waiters(made) == 0);
	free(made);
}

static void race_over_rlock(void)
{
	cond = &over_rlock;
	race();
}

extern const struct subject cond_subjects[];
const struct subject cond_subjects[] = {
	{"cond", "right", right_over_lock},
	{"cond", "race", race_over_lock},
	{"cond", "unlocked", unlocked_over_lock},
	{"cond", "raw", raw_cond},
	{"cond-rlock", "right", right_over_rlock},
	{"cond-rlock", "race", race_over_rlock},
	{"cond-rlock", "raw", raw_cond},
	{NULL, NULL, NULL},
};
