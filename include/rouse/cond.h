/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_COND_H
#define ROUSE_COND_H

#include <rouse/deadline.h>
#include <rouse/lock.h>
#include <rouse/rlock.h>
#include <rouse/types.h>
#include <rouse/wait.h>
#include <rouse/waitq.h>

ROUSE_BEGIN_DECLS

/*
 * A condition lets threads wait, under a lock, for other threads to change
 * what the lock protects: Python's threading.Condition.
 *
 *	struct rouse_lock lock = ROUSE_LOCK_INIT;
 *	struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);
 *
 *	rouse_lock_acquire(&lock);              // consumer
 *	while (queue_is_empty())
 *		rouse_cond_wait(&not_empty);
 *	item = queue_take();
 *	rouse_lock_release(&lock);
 *
 *	rouse_lock_acquire(&lock);              // producer
 *	queue_put(item);
 *	if (rouse_cond_notify(&not_empty, 1) < 0)
 *		abort();                        // it does not hold the lock
 *	rouse_lock_release(&lock);
 *
 * The wait stands in a loop although it never returns spuriously: between the
 * notify and its return another consumer may have taken the item.
 *
 * The lock is a struct rouse_lock or a struct rouse_rlock of the caller; any
 * number of conditions may share one. All calls need it held, but acquire,
 * try_acquire, signal, broadcast and those that say so. An RLock must be held by
 * the calling thread. A Lock has no owner: -EPERM says that no thread holds it,
 * and a thread that waits while another thread holds the Lock releases it all the
 * same.
 *
 * A notify makes no system call and wakes no thread into a held lock: it
 * chooses the waiters, and each release of the lock wakes one of them, or as
 * many as there are CPUs to run them. A wait that was chosen returns 0, even if
 * its deadline passes meanwhile, and one that returns something else was not
 * chosen.
 *
 * Which threads a notify chooses is first in, first out, or LIFO, which is for
 * threads that are all alike: see <rouse/waitq.h>.
 *
 * Zeroed memory is a valid condition, too: its waits name the lock, by
 * rouse_cond_wait_under(); until one has, only these waits and signals, which
 * find nobody, are of use. A condition owns nothing: there is no destroy.
 *
 * Lifetime:  it may be freed when no thread waits and none will call anything on
 *            it; threads that were chosen may still be on their way back, they
 *            need only the lock. That no thread waits is known from the waits
 *            that returned, or under the lock. A signal without the lock needs
 *            the condition and the lock until it has returned.
 */
struct rouse_cond {
	struct rouse_waitq queue_; /* all private; see lib/cond.c */
	struct rouse_lock *lock_;
	struct rouse_cond *next_;
	struct rouse_cond *prev_;
	rouse_word owed_;
};

/* What the kind_ of its queue says of its lock; 0: none is known yet. */
#define ROUSE__COND_LOCK  0x80
#define ROUSE__COND_RLOCK 1

/*
 * Initialise a condition over a lock, each by the address of the lock. The calls
 * do it at run time, for memory of any content.
 */
/* clang-format off */
#define ROUSE__COND_INIT(lock, kind, lifo)                                     \
	{ { ROUSE__NULL, 0, (kind), (lifo), 0 }, (lock), ROUSE__NULL,          \
	  ROUSE__NULL, 0 }
#define ROUSE_COND_INIT(lock) ROUSE__COND_INIT(lock, ROUSE__COND_LOCK, 0)
#define ROUSE_COND_INIT_RLOCK(rlock)                                           \
	ROUSE__COND_INIT(&(rlock)->lock_, ROUSE__COND_RLOCK, 0)
#define ROUSE_COND_INIT_LIFO(lock) ROUSE__COND_INIT(lock, ROUSE__COND_LOCK, 1)
#define ROUSE_COND_INIT_RLOCK_LIFO(rlock)                                      \
	ROUSE__COND_INIT(&(rlock)->lock_, ROUSE__COND_RLOCK, 1)
/* clang-format on */

void rouse_cond_init(struct rouse_cond *cond, struct rouse_lock *lock);
void rouse_cond_init_rlock(struct rouse_cond *cond, struct rouse_rlock *rlock);
void rouse_cond_init_lifo(struct rouse_cond *cond, struct rouse_lock *lock);
void rouse_cond_init_rlock_lifo(struct rouse_cond *cond,
				struct rouse_rlock *rlock);

/*
 * Acquire, try to acquire, and release the lock of the condition, the same as
 * by its own calls in <rouse/lock.h> or <rouse/rlock.h>.
 *
 * Returns:   acquire: 0, or -EAGAIN from an RLock, or -EPERM if no lock is known;
 *            try_acquire: whether the caller holds the lock now;
 *            release: 0, or -EPERM when it did not hold it, or none is known.
 */
int rouse_cond_acquire(struct rouse_cond *cond) ROUSE_ACQUIRES(cond->lock_);
bool rouse_cond_try_acquire(struct rouse_cond *cond) ROUSE_MUST_CHECK
	ROUSE_TRY_ACQUIRES(true, cond->lock_);
int rouse_cond_release(struct rouse_cond *cond) ROUSE_RELEASES(cond->lock_);

/*
 * Release the lock, with all levels of an RLock, wait to be notified, and take
 * the lock back as it was. The caller holds it when this returns, whatever it
 * returns. Signals do not end the wait, and there are no spurious returns.
 *
 * Returns:   0       a notify chose this wait;
 *            -EPERM  the lock is not held; nothing was done.
 * Ordering:  that of the lock's release and acquire.
 * Progress:  blocks. Not safe in a signal handler.
 */
int rouse_cond_wait(struct rouse_cond *cond) ROUSE__COND_REQUIRES(cond);

/*
 * The same with a deadline. One that is past still releases the lock and
 * takes it back, so that a polling loop cannot starve the thread it waits
 * for. The lock is taken back without regard to the deadline.
 *
 * Returns:   0           a notify chose this wait, even if the deadline has
 *                        passed meanwhile;
 *            -ETIMEDOUT  the deadline passed, and no notify chose this wait;
 *            -EPERM      the lock is not held; nothing was done.
 */
int rouse_cond_wait_until(struct rouse_cond *cond, rouse_deadline deadline)
	ROUSE__COND_REQUIRES(cond);

/*
 * The same, in the way that @how says; see <rouse/wait.h>. The lock is taken
 * back without regard to signals or the stop.
 *
 * Returns:   0, -ETIMEDOUT, -EPERM  as above;
 *            -ECANCELED  the stop was set, and no notify chose this wait;
 *            -EINTR   a signal handler ran, and no notify chose this wait; only
 *                     if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_cond_wait_with(struct rouse_cond *cond, const struct rouse_wait *how)
	ROUSE__COND_REQUIRES(cond);

/*
 * The same for a condition whose lock is named by its waits, such as zeroed
 * memory: the caller holds @lock, and from now on the condition is over that
 * lock, for all calls. Threads that wait at the same time name the same one. When
 * none waits, and none is in another call on the condition, a wait may name
 * another lock.
 *
 *	static struct rouse_cond changed;       // zeroed
 *	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
 *
 *	while (!ready)
 *		rouse_cond_wait_under(&changed, &lock, &how);
 *
 * Returns:   as rouse_cond_wait_with();
 *            -EPERM   @lock is not held; nothing was done;
 *            -EINVAL  unknown flags, or threads wait under another lock; nothing
 *                     was done.
 */
int rouse_cond_wait_under(struct rouse_cond *cond, struct rouse_lock *lock,
			  const struct rouse_wait *how) ROUSE_REQUIRES(lock);
int rouse_cond_wait_under_rlock(struct rouse_cond *cond,
				struct rouse_rlock *rlock,
				const struct rouse_wait *how)
	ROUSE_REQUIRES(rlock);

/*
 * Wait until a predicate is true: ask it, and as long as it says no, wait to
 * be notified and ask again. It is asked under the lock, at least once.
 *
 * @predicate: must not release the lock; it is called with @arg.
 *
 * Returns:   0       the predicate's last value was true;
 *            -EPERM  the lock is not held; it was not asked.
 */
int rouse_cond_wait_for(struct rouse_cond *cond, bool (*predicate)(void *),
			void *arg) ROUSE__COND_REQUIRES(cond);

/*
 * The same with a deadline, which is one for all rounds. The predicate is asked
 * once more after it has passed.
 *
 * Returns:   0           exactly when the predicate's last value was true;
 *            -ETIMEDOUT  the deadline passed, and it is still false;
 *            -EPERM      the lock is not held; it was not asked.
 */
int rouse_cond_wait_for_until(struct rouse_cond *cond,
			      bool (*predicate)(void *), void *arg,
			      rouse_deadline deadline)
	ROUSE__COND_REQUIRES(cond);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT, -EPERM  as above;
 *            -ECANCELED  the stop was set, and the predicate is still false;
 *            -EINTR   a signal handler ran, and the predicate is still false;
 *                     only if asked for;
 *            -EINVAL  unknown flags; the predicate was not asked.
 */
int rouse_cond_wait_for_with(struct rouse_cond *cond, bool (*predicate)(void *),
			     void *arg, const struct rouse_wait *how)
	ROUSE__COND_REQUIRES(cond);

/*
 * Choose the @n threads that have been waiting longest, or all if they are
 * fewer; of a LIFO condition the @n that began to wait last. Their waits return
 * 0, one after the other, once the lock is released. They are called in the
 * order in which they were chosen: with LIFO the last that came is the first.
 *
 * Returns:   how many were chosen, 0 to INT_MAX;
 *            -EPERM  the lock is not held; nothing was done.
 * Progress:  wait-free in itself, one step for each chosen; no system call.
 */
ROUSE_INLINE int rouse_cond_notify(struct rouse_cond *cond,
				   unsigned n) ROUSE_MUST_CHECK
	ROUSE__COND_REQUIRES(cond);

/*
 * Choose all threads that wait.
 *
 * Returns, Progress: as rouse_cond_notify().
 */
ROUSE_INLINE int rouse_cond_notify_all(struct rouse_cond *cond) ROUSE_MUST_CHECK
	ROUSE__COND_REQUIRES(cond);

/*
 * The same as a notify of 1, by a caller that may hold the lock or not: it
 * chooses the thread that has been waiting longest, of a LIFO condition the last
 * one, if any waits. If the lock is free, it is taken for a moment, and the
 * chosen thread is woken. If it is held, by whichever thread, the chosen thread
 * is woken when the holder releases it, as after a notify. Threads that begin to
 * wait later cannot take its place.
 *
 * A signal by a thread that changed something under the lock, and released it, is
 * not missed by a thread that waits for that change in a loop:
 *
 *	rouse_lock_acquire(&lock);
 *	queue_put(item);
 *	rouse_lock_release(&lock);
 *	rouse_cond_signal(&not_empty);
 *
 * A caller that holds the lock does better to notify: that is cheaper, and says
 * how many it has chosen.
 *
 * Ordering:  what the caller did before is visible to the waits that it ends.
 * Progress:  lock-free, but for a release of the lock if it is free. No system
 *            call if nobody waits, or if the lock is held. Not safe in a signal
 *            handler.
 */
void rouse_cond_signal(struct rouse_cond *cond);

/*
 * The same as a notify_all: it chooses all threads that wait.
 *
 * Ordering, Progress: as rouse_cond_signal().
 */
void rouse_cond_broadcast(struct rouse_cond *cond);

/*
 * How many threads wait and are not chosen yet? Exact under the lock; a recent
 * value without it, which is allowed.
 *
 * Progress:  wait-free; no system call.
 */
unsigned rouse_cond_waiters(const struct rouse_cond *cond);

/*
 * In the child of a fork: forget the waiters of the parent. For the only
 * thread alive. The lock has an after_fork of its own; to be called for both
 * before another condition of that lock is freed.
 */
void rouse_cond_after_fork(struct rouse_cond *cond);

/*
 * Say to clang's -Wthread-safety that a lock is the condition's. The caller holds
 * it, and says so for the rest of its function, where the program defines
 * ROUSE_COND_CHECKED; see <rouse/attributes.h>. No code.
 */
static __inline__ void rouse_cond_assert_lock(const struct rouse_cond *cond,
					      const struct rouse_lock *lock)
	ROUSE_REQUIRES(lock) ROUSE_ASSERTS(cond->lock_)
{
	(void)cond;
	(void)lock;
}

static __inline__ void rouse_cond_assert_rlock(const struct rouse_cond *cond,
					       const struct rouse_rlock *rlock)
	ROUSE_REQUIRES(rlock) ROUSE_ASSERTS(cond->lock_)
{
	(void)cond;
	(void)rlock;
}

/* For the inline calls: their slow path, if a thread may be waiting. */
int rouse__cond_notify_slow(struct rouse_cond *cond, unsigned n);

/*
 * For the calls that tell tools what they do (<rouse/sanitize.h>): any wait,
 * with a predicate or NULL. They provide the waiter, which else is on the
 * library's stack, so that a tool can be told of that memory too.
 */
int rouse__cond_wait_as(struct rouse_waiter *self, struct rouse_cond *cond,
			bool (*predicate)(void *), void *arg,
			const struct rouse_wait *how);

/* And the first step of a wait that names its lock: 0, -EPERM or -EINVAL. */
int rouse__cond_name(struct rouse_cond *cond, struct rouse_lock *lock,
		     unsigned kind, const struct rouse_wait *how);

#ifndef ROUSE_NO_INLINE

ROUSE_INLINE int rouse_cond_notify(struct rouse_cond *cond, unsigned n)
{
	if ((cond->queue_.kind_ & ROUSE__COND_LOCK) &&
	    rouse_lock_locked(cond->lock_) && !cond->queue_.last_)
		return 0;
	return rouse__cond_notify_slow(cond, n);
}

ROUSE_INLINE int rouse_cond_notify_all(struct rouse_cond *cond)
{
	return rouse_cond_notify(cond, UINT32_MAX);
}

#endif

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/cond.h>
#endif

#endif
