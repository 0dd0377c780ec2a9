/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* clock_gettime(), pipe2() */

#include "../peer.h"
#include "timespec.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* POSIX threads: glibc's, or musl's in a program of its own. The clock of the
 * conditions is the monotonic one, as it should be everywhere. */

#ifndef PEER
#define PEER      peer_pthread
#define PEER_NAME "glibc"
#define PEER_TITLE                                                             \
	"pthread_mutex, pthread_cond; event: a flag under them; bell: a pipe"
#endif
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_BELL
#define HAS_ONCE
#define HAS_BARRIER

struct lock {
	pthread_mutex_t mutex;
};

static inline void lock_init(struct lock *lock)
{
	pthread_mutex_init(&lock->mutex, NULL);
}

static inline void lock_acquire(struct lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

static inline void lock_release(struct lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

struct cond {
	pthread_cond_t cond;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	pthread_condattr_t attr;

	(void)lock;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&cond->cond, &attr);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	pthread_cond_wait(&cond->cond, &lock->mutex);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return pthread_cond_timedwait(&cond->cond, &lock->mutex, &when) == 0;
}

static inline void cond_notify(struct cond *cond)
{
	pthread_cond_signal(&cond->cond);
}

static inline void cond_notify_all(struct cond *cond)
{
	pthread_cond_broadcast(&cond->cond);
}

/* The trick with a pipe to oneself: one that is full is readable too. */
struct bell {
	int ends[2];
};

static inline void bell_init(struct bell *bell)
{
	if (pipe2(bell->ends, O_NONBLOCK | O_CLOEXEC) != 0)
		abort();
}

static inline void bell_ring(struct bell *bell)
{
	if (write(bell->ends[1], "", 1) < 0)
		return;
}

static inline void bell_sleep(struct bell *bell)
{
	struct pollfd poll_fd = {bell->ends[0], POLLIN, 0};
	char rings[256];

	poll(&poll_fd, 1, -1);
	while (read(bell->ends[0], rings, sizeof(rings)) == sizeof(rings))
		;
}

#include "../loops/flag.h"

struct once {
	pthread_once_t once;
};

static inline void once_init(struct once *once)
{
	once->once = PTHREAD_ONCE_INIT;
}

static void once_fn(void)
{
}

static inline void once_call(struct once *once)
{
	pthread_once(&once->once, once_fn);
}

struct barrier {
	pthread_barrier_t barrier;
};

static inline void barrier_init(struct barrier *barrier, unsigned n)
{
	pthread_barrier_init(&barrier->barrier, NULL, n);
}

static inline void barrier_wait(struct barrier *barrier)
{
	pthread_barrier_wait(&barrier->barrier);
}

#include "../loops.h"
