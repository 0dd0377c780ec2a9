/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <nsync.h>

/* nsync (github.com/google/nsync). Its own event, the note, cannot be cleared.
 * Its deadlines are of the wall clock. */

#define PEER       peer_nsync
#define PEER_NAME  "nsync"
#define PEER_TITLE "nsync_mu, nsync_cv; event: a flag under them"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_ONCE
#define HAS_LATCH

typedef nsync_time deadline;

static inline deadline deadline_in(int64_t ns)
{
	return nsync_time_add(nsync_time_now(),
			      nsync_time_s_ns(0, (unsigned)ns));
}

static inline deadline deadline_past(void)
{
	return nsync_time_zero;
}

struct lock {
	nsync_mu mu;
};

static inline void lock_init(struct lock *lock)
{
	nsync_mu_init(&lock->mu);
}

static inline void lock_acquire(struct lock *lock)
{
	nsync_mu_lock(&lock->mu);
}

static inline void lock_release(struct lock *lock)
{
	nsync_mu_unlock(&lock->mu);
}

struct cond {
	nsync_cv cv;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	(void)lock;
	nsync_cv_init(&cond->cv);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	nsync_cv_wait(&cond->cv, &lock->mu);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return nsync_cv_wait_with_deadline(&cond->cv, &lock->mu, when, NULL) ==
	       0;
}

static inline void cond_notify(struct cond *cond)
{
	nsync_cv_signal(&cond->cv);
}

static inline void cond_notify_all(struct cond *cond)
{
	nsync_cv_broadcast(&cond->cv);
}

#include "../loops/flag.h"

struct once {
	nsync_once once;
};

static inline void once_init(struct once *once)
{
	(void)once; /* zeroed memory is fine */
}

static void once_fn(void)
{
}

static inline void once_call(struct once *once)
{
	nsync_run_once(&once->once, once_fn);
}

/* A counter that others wait for. */
struct latch {
	nsync_counter counter;
};

static inline void latch_init(struct latch *latch, unsigned n)
{
	if (latch->counter)
		nsync_counter_free(latch->counter);
	latch->counter = nsync_counter_new(n);
}

static inline void latch_count_down(struct latch *latch)
{
	nsync_counter_add(latch->counter, -1);
}

static inline void latch_wait(struct latch *latch)
{
	nsync_counter_wait(latch->counter, nsync_time_no_deadline);
}

#include "../loops.h"
