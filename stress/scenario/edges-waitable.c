/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/edges-waitable.h"

#include <errno.h>

#include "observe/objects.h"

enum { EVENT, LOCK, RLOCK, COND, COND_FOR, QUEUE };

/* Event. */

static int wait_for_event(struct station *station, rouse_deadline deadline)
{
	return rouse_event_wait_until(&station->event, deadline);
}

static bool set_event(struct station *station)
{
	rouse_event_set(&station->event);
	return true;
}

static void check_event(struct station *station, int err)
{
	(void)err;
	check(rouse_event_is_set(&station->event), "a set event is set", true,
	      false);
}

static void clear_event(struct station *station)
{
	rouse_event_clear(&station->event);
}

/* Lock. */

static void hold_lock(struct station *station)
{
	check(rouse_lock_try(&station->lock), "a free lock can be taken", true,
	      false);
}

static int wait_for_lock(struct station *station, rouse_deadline deadline)
{
	return rouse_lock_acquire_until(&station->lock, deadline);
}

static bool release_lock(struct station *station)
{
	check_equal("release returns 0", 0, rouse_lock_release(&station->lock));
	return true;
}

static void check_lock(struct station *station, int err)
{
	check_equal("who acquired the lock has it, and nobody else", err == 0,
		    rouse_lock_locked(&station->lock));
	if (err == 0)
		release_lock(station);
	check_equal("release of a free lock", -EPERM,
		    rouse_lock_release(&station->lock));
}

static int take_lock(struct station *station, rouse_deadline deadline)
{
	int err = wait_for_lock(station, deadline);

	if (err == 0)
		release_lock(station);
	return err;
}

/* RLock. */

static void hold_rlock(struct station *station)
{
	check(rouse_rlock_try(&station->rlock), "a free RLock can be taken",
	      true, false);
}

static int wait_for_rlock(struct station *station, rouse_deadline deadline)
{
	return rouse_rlock_acquire_until(&station->rlock, deadline);
}

static bool release_rlock(struct station *station)
{
	check_equal("release returns 0", 0,
		    rouse_rlock_release(&station->rlock));
	return true;
}

static void check_rlock(struct station *station, int err)
{
	check_equal("who acquired the RLock has it", err == 0,
		    rouse_rlock_depth(&station->rlock));
	check_equal("and nobody else", err == 0,
		    rouse_rlock_locked(&station->rlock));
	if (err == 0)
		release_rlock(station);
}

/* Two levels: its owner gets one more, whatever the deadline. */
static int take_rlock(struct station *station, rouse_deadline deadline)
{
	int err = wait_for_rlock(station, deadline);

	if (err == 0) {
		err = wait_for_rlock(station, deadline);
		release_rlock(station);
	}
	if (err == 0)
		release_rlock(station);
	return err;
}

/* Condition. */

static void enter(struct station *station)
{
	rouse_lock_acquire(&station->mutex);
}

static void leave(struct station *station)
{
	check_equal("release returns 0", 0,
		    rouse_lock_release(&station->mutex));
}

static int wait_for_cond(struct station *station, rouse_deadline deadline)
{
	int err;

	enter(station);
	err = rouse_cond_wait_until(&station->cond, deadline);
	leave(station);
	return err;
}

static bool notify_cond(struct station *station)
{
	enter(station);
	station->chosen = (unsigned)rouse_cond_notify(&station->cond, 1);
	leave(station);
	return station->chosen > 0;
}

static void check_chosen(struct station *station, int err)
{
	check_equal("who was chosen returns 0, and nobody else",
		    station->chosen, err == 0);
	check_equal("no waiter is left", 0,
		    rouse_cond_waiters(&station->cond) +
			    rouse_waitq_count(&station->queue));
	station->chosen = 0;
}

/* Condition, with a predicate: nobody is woken but for that. */

static bool flag_is_up(void *station)
{
	return ((struct station *)station)->flag;
}

static int wait_for_flag(struct station *station, rouse_deadline deadline)
{
	int err;

	enter(station);
	err = rouse_cond_wait_for(&station->cond, flag_is_up, station,
				  deadline);
	check_equal(
		"wait_for returns 0 if the predicate is true, and only then",
		station->flag, err == 0);
	leave(station);
	return err;
}

static bool raise_flag(struct station *station)
{
	unsigned waiters;

	enter(station);
	station->flag = true;
	waiters = rouse_cond_waiters(&station->cond);
	check_equal("notify chooses who waits, if anybody", waiters,
		    rouse_cond_notify(&station->cond, 1));
	leave(station);
	return true;
}

static void check_flag(struct station *station, int err)
{
	(void)err; /* the flag may have come after the timeout */
	check_equal("no waiter is left", 0, rouse_cond_waiters(&station->cond));
}

static void lower_flag(struct station *station)
{
	station->flag = false;
}

/* Waitq. */

static int wait_in_queue(struct station *station, rouse_deadline deadline)
{
	struct rouse_waiter waiter;
	int parked, left;

	enter(station);
	rouse_waitq_join(&station->queue, &waiter);
	leave(station);
	parked = rouse_waiter_park(&waiter, deadline);
	if (parked != 0) {
		check_equal("park returns 0 or -ETIMEDOUT", -ETIMEDOUT, parked);
		check_not_early(deadline);
	}
	enter(station);
	left = rouse_waitq_leave(&station->queue, &waiter);
	leave(station);
	check(parked != 0 || left == 0, "who was woken was chosen", 0, left);
	return left;
}

static bool notify_queue(struct station *station)
{
	enter(station);
	station->chosen = rouse_waitq_notify(&station->queue, 1);
	leave(station);
	return station->chosen > 0;
}

static int park_notified(struct station *station, rouse_deadline deadline)
{
	struct rouse_waiter waiter;
	int err;

	enter(station);
	rouse_waitq_join(&station->queue, &waiter);
	check_equal("notify chooses who waits", 1,
		    rouse_waitq_notify(&station->queue, 1));
	leave(station);
	err = rouse_waiter_park(&waiter, deadline);
	enter(station);
	check_equal("leave of a chosen one returns 0", 0,
		    rouse_waitq_leave(&station->queue, &waiter));
	leave(station);
	return err;
}

const struct way ways[WAYS] = {
	[EVENT] = {NULL, wait_for_event, set_event, check_event, wait_for_event,
		   clear_event},
	[LOCK] = {hold_lock, wait_for_lock, release_lock, check_lock, take_lock,
		  NULL},
	[RLOCK] = {hold_rlock, wait_for_rlock, release_rlock, check_rlock,
		   take_rlock, NULL},
	[COND] = {NULL, wait_for_cond, notify_cond, check_chosen, NULL, NULL},
	[COND_FOR] = {NULL, wait_for_flag, raise_flag, check_flag,
		      wait_for_flag, lower_flag},
	[QUEUE] = {NULL, wait_in_queue, notify_queue, check_chosen,
		   park_notified, NULL},
};

const void *station_object(const struct station *station, const struct way *way)
{
	switch (way - ways) {
	case EVENT:
		return &station->event;
	case LOCK:
		return &station->lock;
	case RLOCK:
		return &station->rlock;
	case COND:
	case COND_FOR:
		return &station->cond;
	default:
		return &station->queue;
	}
}

void station_begin(struct station *station, unsigned number)
{
	rouse_cond_init(&station->cond, &station->mutex);
	object_name(OBJECT_EVENT, &station->event, "%u", number);
	object_name(OBJECT_LOCK, &station->lock, "%u", number);
	object_name(OBJECT_RLOCK, &station->rlock, "%u", number);
	object_name(OBJECT_LOCK, &station->mutex, "mutex %u", number);
	object_name(OBJECT_COND, &station->cond, "%u", number);
	object_name(OBJECT_WAITQ, &station->queue, "%u", number);
}
