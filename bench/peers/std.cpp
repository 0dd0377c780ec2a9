/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>

/* What C++ has had since 2011. */

#define PEER      peer_std
#define PEER_NAME "c++"
#define PEER_TITLE                                                             \
	"std::mutex, std::condition_variable; event: a flag under them"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_ONCE

typedef std::chrono::steady_clock::time_point deadline;

static inline deadline deadline_in(int64_t ns)
{
	return std::chrono::steady_clock::now() + std::chrono::nanoseconds(ns);
}

static inline deadline deadline_past(void)
{
	return deadline();
}

struct lock {
	std::mutex mutex;
};

static inline void lock_init(struct lock *lock)
{
	new (lock) struct lock();
}

static inline void lock_acquire(struct lock *lock)
{
	lock->mutex.lock();
}

static inline void lock_release(struct lock *lock)
{
	lock->mutex.unlock();
}

struct cond {
	std::condition_variable cv;
};

static inline void cond_init(struct cond *cond, struct lock *)
{
	new (cond) struct cond();
}

/* The lock stays the caller's, who has no std::unique_lock. */
static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	std::unique_lock<std::mutex> hold(lock->mutex, std::adopt_lock);

	cond->cv.wait(hold);
	hold.release();
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	std::unique_lock<std::mutex> hold(lock->mutex, std::adopt_lock);
	bool woken =
		cond->cv.wait_until(hold, when) == std::cv_status::no_timeout;

	hold.release();
	return woken;
}

static inline void cond_notify(struct cond *cond)
{
	cond->cv.notify_one();
}

static inline void cond_notify_all(struct cond *cond)
{
	cond->cv.notify_all();
}

#include "../loops/flag.h"

struct once {
	std::once_flag flag;
};

static inline void once_init(struct once *once)
{
	new (once) struct once();
}

static inline void once_fn()
{
}

static inline void once_call(struct once *once)
{
	std::call_once(once->flag, once_fn);
}

#include "../loops.h"
