/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <poll.h>
#include <rouse.h>
#include <stdlib.h>

/* rouse itself, linked as its users link it. */

#ifndef PEER
#define PEER      peer_rouse
#define PEER_NAME "rouse"
#define PEER_TITLE                                                             \
	"rouse_event; rouse_lock, rouse_cond; rouse_bell; rouse_wait_any; "    \
	"rouse_sem"
#endif
#define HAS_EVENT
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_BELL
#define HAS_STOP
#define HAS_ANY
#define HAS_ONCE
#define HAS_LATCH
#define HAS_BARRIER
#define HAS_COUNT
#define HAS_TOKENS
#define HAS_NOTIFY_OUTSIDE

/* The self-test puts a brake here. */
#ifndef BRAKE
#define BRAKE()
#endif

typedef rouse_deadline deadline;

static inline deadline deadline_in(int64_t ns)
{
	return rouse_after(ns);
}

static inline deadline deadline_past(void)
{
	return rouse_after(0);
}

struct event {
	struct rouse_event event;
};

static inline void event_init(struct event *event)
{
	(void)event; /* zeroed memory is fine */
}

static inline void event_set(struct event *event)
{
	BRAKE();
	rouse_event_set(&event->event);
}

static inline void event_clear(struct event *event)
{
	rouse_event_clear(&event->event);
}

static inline bool event_is_set(struct event *event)
{
	BRAKE();
	return rouse_event_is_set(&event->event);
}

static inline void event_wait(struct event *event)
{
	rouse_event_wait(&event->event);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	return rouse_event_wait_until(&event->event, when) == 0;
}

struct stop {
	struct rouse_event event;
};

static inline void stop_init(struct stop *stop)
{
	(void)stop;
}

static inline bool event_wait_stop(struct event *event, struct stop *stop)
{
	const struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP,
				       &stop->event};

	return rouse_event_wait_with(&event->event, &how) == 0;
}

struct any {
	unsigned n;
	struct rouse_event events[ANY_MAX];
};

static inline void any_init(struct any *any, unsigned n)
{
	any->n = n;
}

static inline void any_set(struct any *any, unsigned i)
{
	BRAKE();
	rouse_event_set(&any->events[i]);
}

static inline unsigned any_wait(struct any *any)
{
	struct rouse_wanted wanted[ANY_MAX];
	unsigned there;

	for (unsigned i = 0; i < any->n; i++)
		wanted[i] =
			(struct rouse_wanted)ROUSE_WANT_EVENT(&any->events[i]);
	there = (unsigned)rouse_wait_any(wanted, any->n, NULL);
	rouse_event_clear(&any->events[there]);
	return there;
}

struct lock {
	struct rouse_lock lock;
};

static inline void lock_init(struct lock *lock)
{
	(void)lock;
}

static inline void lock_acquire(struct lock *lock)
{
	BRAKE();
	rouse_lock_acquire(&lock->lock);
}

static inline void lock_release(struct lock *lock)
{
	rouse_lock_release(&lock->lock);
}

struct cond {
	struct rouse_cond cond;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	rouse_cond_init(&cond->cond, &lock->lock);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	(void)lock;
	rouse_cond_wait(&cond->cond);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	(void)lock;
	return rouse_cond_wait_until(&cond->cond, when) == 0;
}

static inline void cond_notify(struct cond *cond)
{
	int chosen = rouse_cond_notify(&cond->cond, 1);

	(void)chosen;
}

static inline void cond_notify_outside(struct cond *cond)
{
	rouse_cond_signal(&cond->cond);
}

static inline void cond_notify_all(struct cond *cond)
{
	int chosen = rouse_cond_notify_all(&cond->cond);

	(void)chosen;
}

struct bell {
	struct rouse_bell bell;
};

static inline void bell_init(struct bell *bell)
{
	if (rouse_bell_open(&bell->bell) < 0)
		abort();
}

static inline void bell_ring(struct bell *bell)
{
	BRAKE();
	rouse_bell_ring(&bell->bell);
}

static inline void bell_sleep(struct bell *bell)
{
	struct pollfd poll_fd = {rouse_bell_fd(&bell->bell), POLLIN, 0};

	if (rouse_bell_arm(&bell->bell))
		poll(&poll_fd, 1, -1);
	rouse_bell_heard(&bell->bell);
}

struct once {
	struct rouse_once once;
};

static inline void once_init(struct once *once)
{
	(void)once;
}

static int once_fn(void *unused)
{
	(void)unused;
	return 0;
}

static inline void once_call(struct once *once)
{
	rouse_once_call(&once->once, once_fn, NULL);
}

struct latch {
	struct rouse_latch latch;
};

static inline void latch_init(struct latch *latch, unsigned n)
{
	if (rouse_latch_init(&latch->latch, n) != 0)
		abort();
}

static inline void latch_count_down(struct latch *latch)
{
	rouse_latch_count_down(&latch->latch, 1);
}

static inline void latch_wait(struct latch *latch)
{
	rouse_latch_wait(&latch->latch);
}

struct barrier {
	struct rouse_barrier barrier;
};

static inline void barrier_init(struct barrier *barrier, unsigned n)
{
	if (rouse_barrier_init(&barrier->barrier, n) != 0)
		abort();
}

static inline void barrier_wait(struct barrier *barrier)
{
	rouse_barrier_wait(&barrier->barrier);
}

struct count {
	struct rouse_count count;
};

static inline void count_move(struct count *count)
{
	rouse_count_move(&count->count);
}

struct tokens {
	struct rouse_sem sem;
};

static inline void tokens_init(struct tokens *tokens, unsigned n)
{
	if (rouse_sem_init(&tokens->sem, n, 0, 0) != 0)
		abort();
}

static inline void tokens_post(struct tokens *tokens, unsigned n)
{
	BRAKE();
	rouse_sem_post(&tokens->sem, n);
}

static inline void tokens_wait(struct tokens *tokens)
{
	rouse_sem_wait(&tokens->sem);
}

#ifdef HAVE_QUEUE
#define QUEUE_OPTIONS 0
#include "rouse-queue.h"
#endif

#include "../loops.h"
