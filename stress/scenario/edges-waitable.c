/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/edges-waitable.h"

#include <errno.h>

#include "observe/objects.h"

/* Event. */

static int wait_for_event(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_event_wait_until(&waitable->event, deadline);
}

static bool set_event(struct waitable *waitable)
{
	rouse_event_set(&waitable->event);
	return true;
}

static void check_event(struct waitable *waitable, int err)
{
	(void)err;
	check(rouse_event_is_set(&waitable->event), "a set event is set", true,
	      false);
}

static void clear_event(struct waitable *waitable)
{
	rouse_event_clear(&waitable->event);
}

/* Lock. */

static void hold_lock(struct waitable *waitable)
{
	check(rouse_lock_try_acquire(&waitable->lock),
	      "a free lock can be taken", true, false);
}

static int wait_for_lock(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_lock_acquire_until(&waitable->lock, deadline);
}

static bool release_lock(struct waitable *waitable)
{
	check_equal("release returns 0", 0,
		    rouse_lock_release(&waitable->lock));
	return true;
}

static void check_lock(struct waitable *waitable, int err)
{
	check_equal("the thread that acquired the lock has it, and no other",
		    err == 0, rouse_lock_locked(&waitable->lock));
	if (err == 0)
		release_lock(waitable);
	check_equal("release of a free lock", -EPERM,
		    rouse_lock_release(&waitable->lock));
}

static int take_lock(struct waitable *waitable, rouse_deadline deadline)
{
	int err = wait_for_lock(waitable, deadline);

	if (err == 0)
		release_lock(waitable);
	return err;
}

/* RLock. */

static void hold_rlock(struct waitable *waitable)
{
	check(rouse_rlock_try_acquire(&waitable->rlock),
	      "a free RLock can be taken", true, false);
}

static int wait_for_rlock(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_rlock_acquire_until(&waitable->rlock, deadline);
}

static bool release_rlock(struct waitable *waitable)
{
	check_equal("release returns 0", 0,
		    rouse_rlock_release(&waitable->rlock));
	return true;
}

static void check_rlock(struct waitable *waitable, int err)
{
	check_equal("who acquired the RLock has it", err == 0,
		    rouse_rlock_depth(&waitable->rlock));
	check_equal("and no other thread", err == 0,
		    rouse_rlock_locked(&waitable->rlock));
	if (err == 0)
		release_rlock(waitable);
}

/* Two levels: its owner gets one more, whatever the deadline. */
static int take_rlock(struct waitable *waitable, rouse_deadline deadline)
{
	int err = wait_for_rlock(waitable, deadline);

	if (err == 0) {
		err = wait_for_rlock(waitable, deadline);
		release_rlock(waitable);
	}
	if (err == 0)
		release_rlock(waitable);
	return err;
}

/* Condition. */

static void enter(struct waitable *waitable)
{
	rouse_lock_acquire(&waitable->mutex);
}

static void leave(struct waitable *waitable)
{
	check_equal("release returns 0", 0,
		    rouse_lock_release(&waitable->mutex));
}

static int wait_for_cond(struct waitable *waitable, rouse_deadline deadline)
{
	int err;

	enter(waitable);
	err = rouse_cond_wait_until(&waitable->cond, deadline);
	leave(waitable);
	return err;
}

static bool notify_cond(struct waitable *waitable)
{
	enter(waitable);
	waitable->chosen = (unsigned)rouse_cond_notify(&waitable->cond, 1);
	leave(waitable);
	return waitable->chosen > 0;
}

static void check_chosen(struct waitable *waitable, int err)
{
	check_equal("a chosen waiter returns 0, and no other", waitable->chosen,
		    err == 0);
	check_equal("no waiter is left", 0,
		    rouse_cond_waiters(&waitable->cond) +
			    rouse_waitq_count(&waitable->queue));
	waitable->chosen = 0;
}

/* Condition, with a predicate, which is true when it is notified. */

static bool flag_is_up(void *waitable)
{
	return ((struct waitable *)waitable)->flag;
}

static int wait_for_flag(struct waitable *waitable, rouse_deadline deadline)
{
	int err;

	enter(waitable);
	err = rouse_cond_wait_for_until(&waitable->cond, flag_is_up, waitable,
					deadline);
	check_equal(
		"wait_for returns 0 if the predicate is true, and only then",
		waitable->flag, err == 0);
	leave(waitable);
	return err;
}

static bool raise_flag(struct waitable *waitable)
{
	unsigned waiters;

	enter(waitable);
	waitable->flag = true;
	waiters = rouse_cond_waiters(&waitable->cond);
	check_equal("notify chooses the waiter, if there is one", waiters,
		    rouse_cond_notify(&waitable->cond, 1));
	leave(waitable);
	return true;
}

static void check_flag(struct waitable *waitable, int err)
{
	(void)err; /* the flag may have come after the timeout */
	check_equal("no waiter is left", 0,
		    rouse_cond_waiters(&waitable->cond));
}

static void lower_flag(struct waitable *waitable)
{
	waitable->flag = false;
}

/* Waitq. */

static int wait_in_queue(struct waitable *waitable, rouse_deadline deadline)
{
	struct rouse_waiter waiter;
	int parked, left;

	enter(waitable);
	rouse_waitq_join(&waitable->queue, &waiter);
	leave(waitable);
	parked = rouse_waiter_park_until(&waiter, deadline);
	if (parked != 0) {
		check_equal("park returns 0 or -ETIMEDOUT", -ETIMEDOUT, parked);
		check_not_early(deadline);
	}
	enter(waitable);
	left = rouse_waitq_leave(&waitable->queue, &waiter) ? 0 : -ETIMEDOUT;
	leave(waitable);
	check(parked != 0 || left == 0, "who was woken was chosen", 0, left);
	return left;
}

static bool notify_queue(struct waitable *waitable)
{
	enter(waitable);
	waitable->chosen = rouse_waitq_notify(&waitable->queue, 1);
	leave(waitable);
	return waitable->chosen > 0;
}

static int park_notified(struct waitable *waitable, rouse_deadline deadline)
{
	struct rouse_waiter waiter;
	int err;

	enter(waitable);
	rouse_waitq_join(&waitable->queue, &waiter);
	check_equal("notify chooses who waits", 1,
		    rouse_waitq_notify(&waitable->queue, 1));
	leave(waitable);
	err = rouse_waiter_park_until(&waiter, deadline);
	enter(waitable);
	check(rouse_waitq_leave(&waitable->queue, &waiter),
	      "leave of a chosen waiter says so", true, false);
	leave(waitable);
	return err;
}

/* Semaphore. */

static int wait_for_token(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_sem_wait_until(&waitable->sem, deadline);
}

static bool post_token(struct waitable *waitable)
{
	check_equal("post returns 0", 0, rouse_sem_post(&waitable->sem, 1));
	return true;
}

static void check_token(struct waitable *waitable, int err)
{
	check_equal("there is a token if the wait took none", err != 0,
		    rouse_sem_value(&waitable->sem));
	check(err == 0 || rouse_sem_try_wait(&waitable->sem),
	      "a token that is there can be taken", true, false);
}

static int take_token(struct waitable *waitable, rouse_deadline deadline)
{
	post_token(waitable);
	return wait_for_token(waitable, deadline);
}

/* Auto event. */

static int wait_for_auto(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_auto_wait_until(&waitable->automatic, deadline);
}

static bool set_auto(struct waitable *waitable)
{
	rouse_auto_set(&waitable->automatic);
	return true;
}

static void check_auto(struct waitable *waitable, int err)
{
	check_equal("it is set if no wait has taken that", err != 0,
		    rouse_auto_is_set(&waitable->automatic));
	rouse_auto_clear(&waitable->automatic);
}

static int take_set(struct waitable *waitable, rouse_deadline deadline)
{
	set_auto(waitable);
	return wait_for_auto(waitable, deadline);
}

/* Latch. */

static void close_latch(struct waitable *waitable)
{
	check_equal("a latch begins at its number", 0,
		    rouse_latch_init(&waitable->latch, 1));
}

static int wait_for_latch(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_latch_wait_until(&waitable->latch, deadline);
}

static bool open_latch(struct waitable *waitable)
{
	check_equal("count_down returns 0", 0,
		    rouse_latch_count_down(&waitable->latch, 1));
	return true;
}

static void check_latch(struct waitable *waitable, int err)
{
	(void)err;
	check(rouse_latch_try_wait(&waitable->latch), "a latch stays at 0",
	      true, false);
}

/* Eventcount. */

static void look_at_count(struct waitable *waitable)
{
	waitable->key = rouse_count_look(&waitable->count);
}

static int wait_for_count(struct waitable *waitable, rouse_deadline deadline)
{
	return rouse_count_wait_until(&waitable->count, waitable->key,
				      deadline);
}

static bool move_count(struct waitable *waitable)
{
	rouse_count_move_one(&waitable->count);
	return true;
}

static void check_count(struct waitable *waitable, int err)
{
	(void)err;
	check_equal("a key that was moved past stays so", 0,
		    wait_for_count(waitable, 0));
}

#ifdef HAVE_QUEUE
/* Queue. */

static int wait_for_item(struct waitable *waitable, rouse_deadline deadline)
{
	struct rouse_item *item = NULL;
	int err = rouse_queue_get_until(&waitable->items, &item, deadline);

	check(err != 0 || item == &waitable->item,
	      "the item that is got is the one that was put", true, false);
	return err;
}

static bool put_item(struct waitable *waitable)
{
	check_equal("put returns 0", 0,
		    rouse_queue_put(&waitable->items, &waitable->item));
	return true;
}

static void check_item(struct waitable *waitable, int err)
{
	check_equal("the item is there if the wait did not get it",
		    err == 0 ? -ETIMEDOUT : 0, wait_for_item(waitable, 0));
}

static int take_item(struct waitable *waitable, rouse_deadline deadline)
{
	put_item(waitable);
	return wait_for_item(waitable, deadline);
}
#endif

#define OBJECT(member) .object = offsetof(struct waitable, member)

const struct waitable_ops waitable_ops[N_OPS] = {
	{NULL, wait_for_event, set_event, check_event, wait_for_event,
	 clear_event, OBJECT(event), .lasts = true},
	{hold_lock, wait_for_lock, release_lock, check_lock, take_lock, NULL,
	 OBJECT(lock), .lasts = true},
	{hold_rlock, wait_for_rlock, release_rlock, check_rlock, take_rlock,
	 NULL, OBJECT(rlock), .lasts = true},
	{NULL, wait_for_cond, notify_cond, check_chosen, NULL, NULL,
	 OBJECT(cond)},
	{NULL, wait_for_flag, raise_flag, check_flag, wait_for_flag, lower_flag,
	 OBJECT(cond), .lasts = true},
	{NULL, wait_in_queue, notify_queue, check_chosen, park_notified, NULL,
	 OBJECT(queue)},
	{NULL, wait_for_token, post_token, check_token, take_token, NULL,
	 OBJECT(sem), .lasts = true},
	{NULL, wait_for_auto, set_auto, check_auto, take_set, NULL,
	 OBJECT(automatic), .lasts = true},
	{close_latch, wait_for_latch, open_latch, check_latch, wait_for_latch,
	 NULL, OBJECT(latch), .lasts = true},
	{look_at_count, wait_for_count, move_count, check_count, wait_for_count,
	 NULL, OBJECT(count), .lasts = true},
#ifdef HAVE_QUEUE
	{NULL, wait_for_item, put_item, check_item, take_item, NULL,
	 OBJECT(items), .lasts = true},
#endif
};

void waitable_begin(struct waitable *waitable, unsigned number)
{
	rouse_cond_init(&waitable->cond, &waitable->mutex);
	object_name(OBJECT_EVENT, &waitable->event, "%u", number);
	object_name(OBJECT_LOCK, &waitable->lock, "%u", number);
	object_name(OBJECT_RLOCK, &waitable->rlock, "%u", number);
	object_name(OBJECT_LOCK, &waitable->mutex, "mutex %u", number);
	object_name(OBJECT_COND, &waitable->cond, "%u", number);
	object_name(OBJECT_WAITQ, &waitable->queue, "%u", number);
	object_name(OBJECT_SEM, &waitable->sem, "%u", number);
	object_name(OBJECT_AUTO, &waitable->automatic, "%u", number);
	object_name(OBJECT_LATCH, &waitable->latch, "%u", number);
	object_name(OBJECT_COUNT, &waitable->count, "%u", number);
#ifdef HAVE_QUEUE
	rouse_queue_init(&waitable->items, number % 2, number / 2 % 4);
	object_name(OBJECT_QUEUE, &waitable->items, "%u", number);
#endif
}
