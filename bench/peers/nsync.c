/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <nsync.h>

/* nsync (github.com/google/nsync). Its own event, the note, cannot be cleared.
 * Its deadlines are of the wall clock. */

#define PEER       peer_nsync
#define PEER_NAME  "nsync"
#define PEER_TITLE "nsync_mu, nsync_cv; event: a flag under them; nsync_wait_n"
#define HAS_LOCK
#define HAS_COND
#define HAS_STOP
#define HAS_ANY
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

/* Its conditions know of a note that cancels a wait. */
struct stop {
	nsync_note note;
};

static inline void stop_init(struct stop *stop)
{
	stop->note = nsync_note_new(NULL, nsync_time_no_deadline);
}

static inline bool event_wait_stop(struct event *event, struct stop *stop)
{
	bool flag;

	lock_acquire(&event->lock);
	while (!event->flag && nsync_cv_wait_with_deadline(
				       &event->cond.cv, &event->lock.mu,
				       nsync_time_no_deadline, stop->note) == 0)
		;
	flag = event->flag;
	lock_release(&event->lock);
	return flag;
}

/* A condition for each, under one lock. */
struct any {
	nsync_mu mu;
	unsigned n;
	nsync_cv cvs[ANY_MAX];
	bool flags[ANY_MAX];
};

static inline void any_init(struct any *any, unsigned n)
{
	nsync_mu_init(&any->mu);
	any->n = n;
	for (unsigned i = 0; i < n; i++) {
		nsync_cv_init(&any->cvs[i]);
		any->flags[i] = false;
	}
}

static inline void any_set(struct any *any, unsigned i)
{
	nsync_mu_lock(&any->mu);
	any->flags[i] = true;
	nsync_cv_signal(&any->cvs[i]);
	nsync_mu_unlock(&any->mu);
}

static void any_lock(void *mu)
{
	nsync_mu_lock((nsync_mu *)mu);
}

static void any_unlock(void *mu)
{
	nsync_mu_unlock((nsync_mu *)mu);
}

static inline unsigned any_first(const struct any *any)
{
	unsigned i = 0;

	while (i < any->n && !any->flags[i])
		i++;
	return i;
}

static inline unsigned any_wait(struct any *any)
{
	struct nsync_waitable_s wanted[ANY_MAX], *all[ANY_MAX];
	unsigned i;

	for (i = 0; i < any->n; i++) {
		wanted[i] = (struct nsync_waitable_s){&any->cvs[i],
						      &nsync_cv_waitable_funcs};
		all[i] = &wanted[i];
	}
	nsync_mu_lock(&any->mu);
	while ((i = any_first(any)) == any->n)
		nsync_wait_n(&any->mu, any_lock, any_unlock,
			     nsync_time_no_deadline, (int)any->n, all);
	any->flags[i] = false;
	nsync_mu_unlock(&any->mu);
	return i;
}

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
