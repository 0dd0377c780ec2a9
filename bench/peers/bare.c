/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include "../peer.h"
#include "timespec.h"

#include <errno.h>

#include "futex.h"

/*
 * What the machine itself takes: the least that does these workloads right,
 * written out for them. It promises nothing else: its event loses pulses, its
 * condition has spurious wakes, and a waiter may starve. It never spins.
 *
 * All are words with three values, the event of 0: clear, 1: set, 2: clear,
 * and somebody may sleep; the lock of 0: free, 1: held, 2: held, and somebody
 * may sleep.
 */
#define PEER       peer_bare
#define PEER_NAME  "futex"
#define PEER_TITLE "a word and the futex call: the least that would do"
#define HAS_EVENT
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_COUNT

struct event {
	uint32_t word;
};

static inline void event_init(struct event *event)
{
	event->word = 0;
}

static inline void event_set(struct event *event)
{
	if (__atomic_exchange_n(&event->word, 1, __ATOMIC_ACQ_REL) == 2)
		futex_wake(&event->word, INT_MAX);
}

static inline void event_clear(struct event *event)
{
	__atomic_store_n(&event->word, 0, __ATOMIC_RELEASE);
}

static inline bool event_is_set(struct event *event)
{
	return __atomic_load_n(&event->word, __ATOMIC_ACQUIRE) == 1;
}

/* Note that somebody will sleep; false if that is not so, since it is set. */
static inline bool event_mark(struct event *event)
{
	uint32_t clear = 0;

	return __atomic_compare_exchange_n(&event->word, &clear, 2, false,
					   __ATOMIC_ACQUIRE,
					   __ATOMIC_ACQUIRE) ||
	       clear == 2;
}

static inline void event_wait(struct event *event)
{
	while (!event_is_set(event))
		if (event_mark(event))
			futex_wait(&event->word, 2, NULL);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	while (!event_is_set(event)) {
		if (when.tv_sec == 0)
			return false;
		if (event_mark(event) &&
		    futex_wait(&event->word, 2, &when) != 0 &&
		    errno == ETIMEDOUT)
			return event_is_set(event);
	}
	return true;
}

struct lock {
	uint32_t word;
};

static inline void lock_init(struct lock *lock)
{
	lock->word = 0;
}

static inline void lock_acquire(struct lock *lock)
{
	uint32_t old = 0;

	if (__atomic_compare_exchange_n(&lock->word, &old, 1, false,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0)
		futex_wait(&lock->word, 2, NULL);
}

static inline void lock_release(struct lock *lock)
{
	if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2)
		futex_wake(&lock->word, 1);
}

struct cond {
	uint32_t count; /* of notifications */
	uint32_t waiters;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	(void)lock;
	cond->count = cond->waiters = 0;
}

static inline bool cond_sleep(struct cond *cond, struct lock *lock,
			      const struct timespec *when)
{
	uint32_t seen = __atomic_load_n(&cond->count, __ATOMIC_RELAXED);
	bool woken;

	__atomic_fetch_add(&cond->waiters, 1, __ATOMIC_RELAXED);
	lock_release(lock);
	woken = futex_wait(&cond->count, seen, when) == 0 || errno != ETIMEDOUT;
	lock_acquire(lock);
	__atomic_fetch_sub(&cond->waiters, 1, __ATOMIC_RELAXED);
	return woken;
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	cond_sleep(cond, lock, NULL);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	if (when.tv_sec == 0) {
		lock_release(lock);
		lock_acquire(lock);
		return false;
	}
	return cond_sleep(cond, lock, &when);
}

static inline void cond_wake(struct cond *cond, int n)
{
	if (__atomic_load_n(&cond->waiters, __ATOMIC_RELAXED) == 0)
		return;
	__atomic_fetch_add(&cond->count, 1, __ATOMIC_RELAXED);
	futex_wake(&cond->count, n);
}

static inline void cond_notify(struct cond *cond)
{
	cond_wake(cond, 1);
}

static inline void cond_notify_all(struct cond *cond)
{
	cond_wake(cond, INT_MAX);
}

/* An eventcount of which each move is an addition. */
struct count {
	uint32_t epoch;
};

static inline void count_move(struct count *count)
{
	__atomic_fetch_add(&count->epoch, 2, __ATOMIC_RELEASE);
}

#include "../loops.h"
