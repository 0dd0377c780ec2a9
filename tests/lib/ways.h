/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_WAYS_H
#define ROUSE_TESTS_WAYS_H

#include <rouse.h>
#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "thread.h"

/*
 * Each kind of wait, for something that does not come: it lasts until it is
 * stopped. The lock is held by nobody else, but for good.
 */
static struct rouse_event event, stop;
static struct rouse_lock lock, taken;
static struct rouse_rlock rlock, taken_rlock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static struct rouse_cond over_rlock = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_waitq queue;
static struct rouse_latch latch = ROUSE_LATCH_INIT(1);
static struct rouse_count count;
/* At which another thread is: as if, the first one of the machine. */
static struct rouse_once once = {1 * 4};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct rouse_sem sem;
static struct rouse_auto automatic;
static _Atomic unsigned asked;

static inline bool ask(void *unused)
{
	(void)unused;
	asked++;
	return false;
}

static inline int wait_for_event(const struct rouse_wait *how)
{
	return rouse_event_wait_with(&event, how);
}

static inline int wait_since_an_epoch(const struct rouse_wait *how)
{
	return rouse_event_wait_since_with(&event, rouse_event_epoch(&event),
					   how);
}

static inline int wait_for_lock(const struct rouse_wait *how)
{
	hold(&taken);
	return rouse_lock_acquire_with(&taken, how);
}

static inline void *own_rlock(void *unused)
{
	rouse_rlock_acquire(&taken_rlock);
	return unused;
}

static inline int wait_for_rlock(const struct rouse_wait *how)
{
	if (!rouse_rlock_locked(&taken_rlock))
		pthread_join(thread_start(own_rlock, NULL), NULL);
	return rouse_rlock_acquire_with(&taken_rlock, how);
}

static inline int wait_for_cond(const struct rouse_wait *how)
{
	int err;

	rouse_lock_acquire(&lock);
	err = rouse_cond_wait_with(&cond, how);
	cr_assert(rouse_lock_locked(&lock));
	rouse_lock_release(&lock);
	return err;
}

static inline int wait_over_rlock(const struct rouse_wait *how)
{
	int err;

	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	err = rouse_cond_wait_with(&over_rlock, how);
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	return err;
}

static inline int wait_for_predicate(const struct rouse_wait *how)
{
	int err;

	rouse_lock_acquire(&lock);
	err = rouse_cond_wait_for_with(&cond, ask, NULL, how);
	cr_assert(rouse_lock_locked(&lock));
	rouse_lock_release(&lock);
	return err;
}

static inline int park(const struct rouse_wait *how)
{
	struct rouse_waiter self;
	int err;

	pthread_mutex_lock(&mutex);
	rouse_waitq_join(&queue, &self);
	pthread_mutex_unlock(&mutex);
	err = rouse_waiter_park_with(&self, how);
	pthread_mutex_lock(&mutex);
	cr_assert_not(rouse_waitq_leave(&queue, &self));
	pthread_mutex_unlock(&mutex);
	return err;
}

static inline int wait_for_token(const struct rouse_wait *how)
{
	int err = rouse_sem_wait_with(&sem, how);

	cr_assert_eq(rouse_sem_value(&sem), 0);
	return err;
}

static inline int wait_for_auto(const struct rouse_wait *how)
{
	return rouse_auto_wait_with(&automatic, how);
}

static inline int wait_for_latch(const struct rouse_wait *how)
{
	return rouse_latch_wait_with(&latch, how);
}

static inline int wait_for_barrier(const struct rouse_wait *how)
{
	struct rouse_barrier barrier = ROUSE_BARRIER_INIT(2);
	int err = rouse_barrier_wait_with(&barrier, how);

	cr_assert_eq(rouse_barrier_is_broken(&barrier), err != -EINVAL);
	return err;
}

static inline int do_nothing(void *unused)
{
	(void)unused;
	return 0;
}

static inline int wait_for_once(const struct rouse_wait *how)
{
	return rouse_once_call_with(&once, do_nothing, NULL, how);
}

static inline int wait_for_count(const struct rouse_wait *how)
{
	return rouse_count_wait_with(&count, rouse_count_look(&count), how);
}

#ifdef HAVE_QUEUE
static inline int wait_for_item(const struct rouse_wait *how)
{
	struct rouse_item *item = NULL;
	struct rouse_queue empty;
	int err;

	rouse_queue_init(&empty, 0, 0);
	err = rouse_queue_get_with(&empty, &item, how);
	cr_assert_null(item);
	return err;
}

static inline int wait_for_items(const struct rouse_wait *how)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_queue empty;
	int err;

	rouse_queue_init(&empty, 0, 0);
	err = rouse_queue_get_many_with(&empty, &batch, 3, how);
	cr_assert_eq(rouse_batch_count(&batch), 0);
	return err;
}

static inline int wait_for_room(const struct rouse_wait *how)
{
	struct rouse_item item[2], *got;
	struct rouse_queue full;
	int err;

	rouse_queue_init(&full, 1, 0);
	cr_assert_eq(rouse_queue_put(&full, &item[0]), 0);
	err = rouse_queue_put_with(&full, &item[1], how);
	cr_assert_eq(rouse_queue_get_until(&full, &got, 0), 0);
	cr_assert_eq(rouse_queue_get_until(&full, &got, 0), -ETIMEDOUT);
	return err;
}

static inline int wait_for_more_room(const struct rouse_wait *how)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_item item[3];
	struct rouse_queue half;
	int err;

	rouse_queue_init(&half, 2, 0);
	cr_assert_eq(rouse_queue_put(&half, &item[0]), 0);
	rouse_batch_add(&batch, &item[1]);
	rouse_batch_add(&batch, &item[2]);
	err = rouse_queue_put_many_with(&half, &batch, how);
	cr_assert_eq(rouse_batch_count(&batch), 2);
	return err;
}
#endif

typedef int waits(const struct rouse_wait *how);
static waits *const ways[] = {
	wait_for_event,     wait_since_an_epoch,
	wait_for_lock,      wait_for_rlock,
	wait_for_cond,      wait_over_rlock,
	wait_for_predicate, park,
	wait_for_token,     wait_for_auto,
	wait_for_latch,     wait_for_barrier,
	wait_for_once,      wait_for_count,
#ifdef HAVE_QUEUE
	wait_for_item,      wait_for_items,
	wait_for_room,      wait_for_more_room,
#endif
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static inline struct rouse_wait stoppable(rouse_deadline deadline,
					  uint32_t flags)
{
	return (struct rouse_wait){deadline, flags | ROUSE_WAIT_STOP, &stop};
}

struct stopped {
	waits *way;
	struct rouse_wait how;
	int err;
};

static inline void *wait_until_stopped(void *arg)
{
	struct stopped *stopped = arg;

	stopped->err = stopped->way(&stopped->how);
	return NULL;
}

#endif
