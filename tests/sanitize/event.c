/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_event ping = ROUSE_EVENT_INIT;
static struct rouse_event pong = ROUSE_EVENT_INIT;

/* Each way to wait, one after the other. */
static void await(struct rouse_event *event, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	uint32_t epoch = rouse_event_epoch(event);
	struct rouse_armed armed;

	switch (round % 8) {
	case 0:
		rouse_event_wait(event);
		break;
	case 1:
		NEED(rouse_event_wait_until(event, ROUSE_FOREVER) == 0);
		break;
	case 2:
		NEED(rouse_event_wait_with(event, &how) == 0);
		break;
	case 3:
		rouse_event_wait_since(event, epoch);
		break;
	case 4:
		NEED(rouse_event_wait_since_until(event, epoch,
						  ROUSE_FOREVER) == 0);
		break;
	case 5:
		NEED(rouse_event_wait_since_with(event, epoch, &how) == 0);
		break;
	case 6:
		if (rouse_event_arm(event, epoch, &armed) != 0)
			rouse_event_wait_since(event, epoch);
		break;
	default:
		(void)rouse_event_wait_until(event, rouse_after(ROUSE_USEC));
		if (!rouse_event_is_set(event))
			rouse_event_wait(event);
	}
}

static void *play(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		await(&ping, i);
		rouse_event_clear(&ping);
		data++;
		rouse_event_set(&pong);
	}
	return unused;
}

/* Whoever waited may free it. */
static void *finish(void *event)
{
	data++;
	rouse_event_set((struct rouse_event *)event);
	return NULL;
}

static void right(void)
{
	struct rouse_event *once =
		(struct rouse_event *)raw(sizeof(struct rouse_event));
	struct rouse_event fresh = ROUSE_EVENT_INIT;
	pthread_t thread;
	int i;

	NEED(rouse_event_wait_until(&ping, 0) == -ETIMEDOUT);
	thread = start(play, NULL);
	for (i = 0; i < ROUNDS; i++) {
		data++;
		rouse_event_set(&ping);
		await(&pong, i);
		rouse_event_clear(&pong);
	}
	join(thread);
	NEED(data == 2 * ROUNDS);

	*once = fresh;
	thread = start(finish, once);
	rouse_event_wait(once);
	free(once);
	data++;
	join(thread);
	rouse_event_after_fork(&ping);
}

static void *set_too_early(void *unused)
{
	rouse_event_set(&ping);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread = start(set_too_early, NULL);

	rouse_event_wait(&ping);
	write_often();
	join(thread);
}

static void raw_event(void)
{
	struct rouse_event *event =
		(struct rouse_event *)raw(sizeof(struct rouse_event));

	(void)rouse_event_wait_until(event, 0);
	free(event);
}

extern const struct subject event_subjects[];
const struct subject event_subjects[] = {
	{"event", "right", right},
	{"event", "race", race},
	{"event", "raw", raw_event},
	{NULL, NULL, NULL},
};
