/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <new>

/*
 * abseil. Its Notification cannot be cleared, so the event is made as that is:
 * an atomic flag, which is set under a Mutex whose waiters wait for the flag by
 * a Condition. The deadlock detector, which is on unless NDEBUG was defined for
 * abseil itself, is off.
 */
#define PEER       peer_abseil
#define PEER_NAME  "abseil"
#define PEER_TITLE "absl::Mutex, CondVar; event: a flag and Mutex::Await"
#define HAS_EVENT
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE

typedef absl::Time deadline;

static inline deadline deadline_in(int64_t ns)
{
	return absl::Now() + absl::Nanoseconds(ns);
}

static inline deadline deadline_past(void)
{
	return absl::InfinitePast();
}

static void abseil_begin()
{
	absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

struct event {
	absl::Mutex mu;
	bool flag;
};

static bool event_flag(bool *flag)
{
	return __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static inline void event_init(struct event *event)
{
	abseil_begin();
	new (event) struct event();
}

static inline bool event_is_set(struct event *event)
{
	return event_flag(&event->flag);
}

static inline void event_set(struct event *event)
{
	absl::MutexLock lock(&event->mu);

	__atomic_store_n(&event->flag, true, __ATOMIC_RELEASE);
}

static inline void event_clear(struct event *event)
{
	absl::MutexLock lock(&event->mu);

	__atomic_store_n(&event->flag, false, __ATOMIC_RELEASE);
}

static inline void event_wait(struct event *event)
{
	if (event_is_set(event))
		return;
	event->mu.LockWhen(absl::Condition(event_flag, &event->flag));
	event->mu.Unlock();
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	bool flag = event_is_set(event);

	if (flag)
		return true;
	flag = event->mu.LockWhenWithDeadline(
		absl::Condition(event_flag, &event->flag), when);
	event->mu.Unlock();
	return flag;
}

struct lock {
	absl::Mutex mu;
};

static inline void lock_init(struct lock *lock)
{
	abseil_begin();
	new (lock) struct lock();
}

static inline void lock_acquire(struct lock *lock)
{
	lock->mu.Lock();
}

static inline void lock_release(struct lock *lock)
{
	lock->mu.Unlock();
}

struct cond {
	absl::CondVar cv;
};

static inline void cond_init(struct cond *cond, struct lock *)
{
	new (cond) struct cond();
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	cond->cv.Wait(&lock->mu);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return !cond->cv.WaitWithDeadline(&lock->mu, when);
}

static inline void cond_notify(struct cond *cond)
{
	cond->cv.Signal();
}

static inline void cond_notify_all(struct cond *cond)
{
	cond->cv.SignalAll();
}

#include "../loops.h"
