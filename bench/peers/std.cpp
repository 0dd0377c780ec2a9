/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <semaphore>

/* What C++ has had since 2011; and semaphores, since 2020. */

#define PEER      peer_std
#define PEER_NAME "c++"
#define PEER_TITLE                                                             \
	"std::mutex, std::condition_variable; event: a flag under them; "      \
	"std::counting_semaphore"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_TOKENS

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

struct tokens {
	std::counting_semaphore<> sem;
};

static inline void tokens_init(struct tokens *tokens, unsigned n)
{
	new (&tokens->sem) std::counting_semaphore<>(n);
}

static inline void tokens_post(struct tokens *tokens, unsigned n)
{
	tokens->sem.release(n);
}

static inline void tokens_wait(struct tokens *tokens)
{
	tokens->sem.acquire();
}

#include "../loops.h"
