/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sem_clockwait() */

#include "../peer.h"
#include "timespec.h"

#include <semaphore.h>
#include <time.h>

/*
 * POSIX semaphores. An event that one thread waits for, and consumes, is a
 * semaphore; here it has a flag beside it, so that setting it twice does not
 * count twice, and a wait that finds it set leaves it so. A set reaches one
 * waiter, and each waiter the next. As a lock it starts with 1.
 */
#define PEER       peer_sem
#define PEER_NAME  "sem"
#define PEER_TITLE "a semaphore of glibc's; event: with a flag; lock: of one"
#define HAS_EVENT
#define HAS_LOCK
#define HAS_DEADLINE
#define HAS_TOKENS

struct event {
	sem_t sem;
	bool flag;
};

static inline void event_init(struct event *event)
{
	sem_init(&event->sem, 0, 0);
	event->flag = false;
}

static inline bool event_is_set(struct event *event)
{
	return __atomic_load_n(&event->flag, __ATOMIC_ACQUIRE);
}

static inline void event_set(struct event *event)
{
	if (!__atomic_exchange_n(&event->flag, true, __ATOMIC_ACQ_REL))
		sem_post(&event->sem);
}

static inline void event_clear(struct event *event)
{
	if (__atomic_exchange_n(&event->flag, false, __ATOMIC_ACQ_REL))
		while (sem_wait(&event->sem) != 0)
			;
}

static inline void event_wait(struct event *event)
{
	if (event_is_set(event))
		return;
	while (sem_wait(&event->sem) != 0)
		;
	sem_post(&event->sem);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	if (event_is_set(event))
		return true;
	if (sem_clockwait(&event->sem, CLOCK_MONOTONIC, &when) != 0)
		return false;
	sem_post(&event->sem);
	return true;
}

struct lock {
	sem_t sem;
};

static inline void lock_init(struct lock *lock)
{
	sem_init(&lock->sem, 0, 1);
}

static inline void lock_acquire(struct lock *lock)
{
	while (sem_wait(&lock->sem) != 0)
		;
}

static inline void lock_release(struct lock *lock)
{
	sem_post(&lock->sem);
}

struct tokens {
	sem_t sem;
};

static inline void tokens_init(struct tokens *tokens, unsigned n)
{
	sem_init(&tokens->sem, 0, n);
}

static inline void tokens_post(struct tokens *tokens, unsigned n)
{
	while (n-- > 0)
		sem_post(&tokens->sem);
}

static inline void tokens_wait(struct tokens *tokens)
{
	while (sem_wait(&tokens->sem) != 0)
		;
}

#include "../loops.h"
