/* SPDX-License-Identifier: BSD-2-Clause */
#include "monitor.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "objects.h"

#define LEVELS_MAX 5

void monitor_begin(struct monitor *monitor, enum monitor_kind kind)
{
	memset(monitor, 0, sizeof(*monitor));
	monitor->kind = kind;
	if (kind == OVER_RLOCK)
		monitor->ours.rlock = &monitor->rlock;
	else if (kind == OVER_LOCK)
		monitor->ours.lock = &monitor->lock;
	else
		pthread_mutex_init(&monitor->mutex, NULL);
}

void monitor_end(struct monitor *monitor)
{
	check_equal("nobody has the lock", 0,
		    rouse_lock_locked(&monitor->lock) +
			    rouse_rlock_locked(&monitor->rlock));
	if (monitor->kind == OVER_MUTEX)
		check_equal("nobody has the mutex", 0,
			    pthread_mutex_destroy(&monitor->mutex));
}

void side_begin(struct side *side, struct monitor *monitor)
{
	memset(side, 0, sizeof(*side));
	side->monitor = monitor;
	if (monitor->kind == OVER_RLOCK)
		rouse_cond_init_rlock(&side->cond, &monitor->rlock);
	else
		rouse_cond_init(&side->cond, &monitor->lock);
}

static unsigned waiters(const struct side *side)
{
	return side->monitor->kind == OVER_MUTEX
		       ? rouse_waitq_count(&side->queue)
		       : rouse_cond_waiters(&side->cond);
}

void side_end(struct side *side)
{
	check_equal("as many waits returned as were chosen",
		    (int64_t)side->chosen, (int64_t)side->returned);
	check_equal("nobody waits", 0, (int64_t)(side->joined - side->chosen));
	check_equal("no waiter is left", 0, waiters(side));
}

static const void *lock_of(const struct monitor *monitor)
{
	switch (monitor->kind) {
	case OVER_LOCK:
		return &monitor->lock;
	case OVER_RLOCK:
		return &monitor->rlock;
	default:
		return &monitor->mutex;
	}
}

void monitor_name(const struct monitor *monitor, const char *name)
{
	if (monitor->kind != OVER_MUTEX)
		object_name(monitor->kind == OVER_RLOCK ? OBJECT_RLOCK
							: OBJECT_LOCK,
			    lock_of(monitor), "%s", name);
}

static const void *queue_of(const struct side *side)
{
	return side->monitor->kind == OVER_MUTEX ? (const void *)&side->queue
						 : (const void *)&side->cond;
}

void side_name(const struct side *side, const char *name)
{
	object_name(side->monitor->kind == OVER_MUTEX ? OBJECT_WAITQ
						      : OBJECT_COND,
		    queue_of(side), "%s", name);
}

unsigned monitor_enter(struct worker *self, struct monitor *monitor)
{
	unsigned levels = 1;

	doing_to(self, "acquires", lock_of(monitor));
	if (monitor->kind == OVER_MUTEX)
		pthread_mutex_lock(&monitor->mutex);
	else
		lock_somehow(&self->rng, monitor->ours);
	doing(self, "works");
	if (monitor->kind == OVER_RLOCK && rng_one_in(&self->rng, 4))
		levels += rng_below(&self->rng, LEVELS_MAX);
	for (unsigned i = 1; i < levels; i++)
		check_equal("acquire a level more returns 0", 0,
			    rouse_rlock_acquire(&monitor->rlock));
	dawdle(&self->rng);
	return levels;
}

void monitor_leave(struct monitor *monitor, unsigned levels)
{
	if (monitor->kind == OVER_MUTEX)
		pthread_mutex_unlock(&monitor->mutex);
	else if (monitor->kind == OVER_LOCK)
		check_equal("release returns 0", 0,
			    rouse_lock_release(&monitor->lock));
	else
		for (; levels > 0; levels--)
			check_equal("release of a level returns 0", 0,
				    rouse_rlock_release(&monitor->rlock));
}

static int wait_in_queue(struct side *side)
{
	struct rouse_waiter waiter;

	rouse_waitq_join(&side->queue, &waiter);
	pthread_mutex_unlock(&side->monitor->mutex);
	check_equal("park returns 0", 0,
		    rouse_waiter_park_until(&waiter, ROUSE_FOREVER));
	pthread_mutex_lock(&side->monitor->mutex);
	return rouse_waitq_leave(&side->queue, &waiter) ? 0 : -ETIMEDOUT;
}

void side_wait(struct worker *self, struct side *side, unsigned levels)
{
	uint64_t place = side->joined++;
	int err;

	doing_to(self, "waits for", queue_of(side));
	err = side->monitor->kind == OVER_MUTEX ? wait_in_queue(side)
						: rouse_cond_wait(&side->cond);
	doing(self, "works");
	check_equal("wait returns 0", 0, err);
	side->returned++;
	observe(self, side->chosen_at[place % LOAD_MAX]);
	check(place < side->chosen, "who returns is among the longest-waiting",
	      (int64_t)side->chosen - 1, (int64_t)place);
	if (side->monitor->kind == OVER_RLOCK)
		check_equal("wait takes all levels back", levels,
			    rouse_rlock_depth(&side->monitor->rlock));
}

static unsigned notify(struct side *side, unsigned n)
{
	if (side->monitor->kind == OVER_MUTEX)
		return rouse_waitq_notify(&side->queue, n);
	return (unsigned)(n == UINT_MAX ? rouse_cond_notify_all(&side->cond)
					: rouse_cond_notify(&side->cond, n));
}

unsigned side_notify(struct side *side, unsigned n)
{
	uint64_t waiting = side->joined - side->chosen;
	uint64_t expected = waiting < n ? waiting : n;
	int64_t now = now_ns();

	check_equal("waiters are those that wait", (int64_t)waiting,
		    waiters(side));
	for (uint64_t i = 0; i < expected; i++)
		side->chosen_at[(side->chosen + i) % LOAD_MAX] = now;
	check_equal("notify chooses n, or all", (int64_t)expected,
		    notify(side, n));
	side->chosen += expected;
	return (unsigned)expected;
}
