/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_event events[2];
static struct rouse_event next, stop;

static void *set_in_turn(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		data++;
		rouse_event_set(&events[i % 2]);
		rouse_event_wait(&next);
		rouse_event_clear(&next);
	}
	return unused;
}

static void *set_both(void *unused)
{
	data++;
	rouse_event_set(&events[0]);
	rouse_event_set(&events[1]);
	return unused;
}

static void *set_stop(void *unused)
{
	data++;
	rouse_event_set(&stop);
	return unused;
}

/* The first waits that the kernel is asked for are by two threads. */
static void *wait_in_vain(void *unused)
{
	struct rouse_event own = ROUSE_EVENT_INIT;
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&own),
					ROUSE_WANT_EVENT(&events[0])};
	struct rouse_wait how = {rouse_after(20 * ROUSE_MSEC), 0, NULL};

	NEED(rouse_wait_any(wanted, 2, &how) == -ETIMEDOUT);
	how.deadline = rouse_after(20 * ROUSE_MSEC);
	how.flags = ROUSE_WAIT_STOP;
	how.stop = &stop;
	NEED(rouse_event_wait_with(&own, &how) == -ETIMEDOUT);
	return unused;
}

static void right(void)
{
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&events[0]),
					ROUSE_WANT_EVENT(&events[1])};
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	pthread_t thread;
	int i;

	two_at_once(wait_in_vain);
	thread = start(set_in_turn, NULL);
	for (i = 0; i < ROUNDS; i++) {
		NEED(rouse_wait_any(wanted, 2, i % 3 ? &how : NULL) == i % 2);
		data++;
		rouse_event_clear(&events[i % 2]);
		rouse_event_set(&next);
	}
	join(thread);

	thread = start(set_both, NULL);
	NEED(rouse_wait_all(wanted, 2, &how) == 0);
	data++;
	join(thread);
	rouse_event_clear(&events[0]);
	rouse_event_clear(&events[1]);

	rouse_lock_acquire(&lock);
	for (i = 0; i < 4; i++) {
		thread = start(set_stop, NULL);
		switch (i) {
		case 0:
			NEED(rouse_wait_any(wanted, 2, &how) == -ECANCELED);
			break;
		case 1:
			NEED(rouse_wait_all(wanted, 2, &how) == -ECANCELED);
			break;
		case 2:
			NEED(rouse_event_wait_with(events, &how) == -ECANCELED);
			break;
		default:
			NEED(rouse_lock_acquire_with(&lock, &how) ==
			     -ECANCELED);
		}
		data++;
		join(thread);
		rouse_event_clear(&stop);
	}
	rouse_lock_release(&lock);
	NEED(data == 2 * ROUNDS + 2 + 2 * 4);
}

static void *set_too_early(void *unused)
{
	rouse_event_set(&events[1]);
	write_often();
	return unused;
}

static void race(void)
{
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&events[0]),
					ROUSE_WANT_EVENT(&events[1])};
	pthread_t thread = start(set_too_early, NULL);

	NEED(rouse_wait_any(wanted, 2, NULL) == 1);
	write_often();
	join(thread);
}

extern const struct subject any_subjects[];
const struct subject any_subjects[] = {
	{"any", "right", right},
	{"any", "race", race},
	{NULL, NULL, NULL},
};
