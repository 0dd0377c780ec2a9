/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* uv.h wants pthread_rwlock_t */

#include "../peer.h"

#include <uv.h>

/* libuv. It has no deadlines, but how long to wait from now on. */

#define PEER       peer_libuv
#define PEER_NAME  "libuv"
#define PEER_TITLE "uv_mutex, uv_cond; event: a flag under them; uv_async"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_BELL

typedef uint64_t deadline;

static inline deadline deadline_in(int64_t ns)
{
	return (deadline)ns;
}

static inline deadline deadline_past(void)
{
	return 0;
}

struct lock {
	uv_mutex_t mutex;
};

static inline void lock_init(struct lock *lock)
{
	uv_mutex_init(&lock->mutex);
}

static inline void lock_acquire(struct lock *lock)
{
	uv_mutex_lock(&lock->mutex);
}

static inline void lock_release(struct lock *lock)
{
	uv_mutex_unlock(&lock->mutex);
}

struct cond {
	uv_cond_t cond;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	(void)lock;
	uv_cond_init(&cond->cond);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	uv_cond_wait(&cond->cond, &lock->mutex);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return uv_cond_timedwait(&cond->cond, &lock->mutex, when) == 0;
}

static inline void cond_notify(struct cond *cond)
{
	uv_cond_signal(&cond->cond);
}

static inline void cond_notify_all(struct cond *cond)
{
	uv_cond_broadcast(&cond->cond);
}

struct bell {
	uv_loop_t loop;
	uv_async_t async;
};

static void bell_heard(uv_async_t *async)
{
	(void)async;
}

static inline void bell_init(struct bell *bell)
{
	uv_loop_init(&bell->loop);
	uv_async_init(&bell->loop, &bell->async, bell_heard);
}

static inline void bell_ring(struct bell *bell)
{
	uv_async_send(&bell->async);
}

static inline void bell_sleep(struct bell *bell)
{
	uv_run(&bell->loop, UV_RUN_ONCE);
}

#include "../loops/flag.h"

#include "../loops.h"
