/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_ONCE_H
#define ROUSE_ONCE_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * Something that is to be done once, by whichever thread comes first, before any
 * of them goes on: std::call_once of C++, sync.Once of Go, pthread_once().
 *
 *	static struct rouse_once once = ROUSE_ONCE_INIT;
 *	static struct table table;
 *
 *	static int make_table(void *unused);    // 0, or -errno
 *
 *	err = rouse_once_call(&once, make_table, NULL);  // any thread
 *	if (err < 0)
 *		return err;
 *	use(&table);
 *
 * If it fails, its caller hears of that, and the next one tries again: one that
 * waits already, or comes later. Once it succeeded it is done, and a call does
 * nothing but look.
 *
 * The function must return. A longjmp(), an exception, pthread_exit() or a
 * cancellation that leaves it leaves the once as if it ran on, and all others
 * wait. So they do while its thread is stopped, or waits for something itself;
 * but a wait with a deadline or a stop ends.
 *
 * Zeroed memory is a valid once, of which nothing was done. It owns nothing:
 * there is no destroy.
 *
 * Lifetime:  a thread whose call returned 0 may free the once, if no other thread is
 *            in a call on it or will still make one. So of several callers the last
 *            one to return may free it.
 */
struct rouse_once {
	rouse_word word_; /* private; the layout is in lib/once.c */
};

/* clang-format off */
#define ROUSE_ONCE_INIT { 0 }
/* clang-format on */

/*
 * Have it done: call fn(arg), unless it is done; or wait, if another thread is
 * at it.
 *
 * @fn:       returns 0 if it succeeded, or anything else, which this call then
 *            returns: the errors below are best not among that.
 *
 * Returns:   0         it is done;
 *            -EDEADLK  the caller is within fn, by this very once; nothing was
 *                      done;
 *            else      what fn returned, in this thread.
 * Ordering:  acquire when it returns 0, from the fn that succeeded; and fn begins
 *            after each one that failed, and sees what it did.
 * Progress:  one load if it is done; otherwise blocks while another thread is
 *            in fn, and makes no system call if none is. A fn that returned
 *            makes one if threads may be asleep, whatever their number. Not safe
 *            in a signal handler.
 */
ROUSE_INLINE int rouse_once_call(struct rouse_once *once, int (*fn)(void *arg),
				 void *arg);

/*
 * The same with a deadline, for the wait: it does not bound fn, which is called
 * even if the deadline is past, if no thread is at it.
 *
 * Returns:   0, -EDEADLK, or what fn returned, as above;
 *            -ETIMEDOUT  the deadline passed while another thread was in fn.
 * Progress:  blocks until the deadline at most, but for fn; never enters the
 *            kernel to wait if that is past. Not safe in a signal handler.
 */
int rouse_once_call_until(struct rouse_once *once, int (*fn)(void *arg),
			  void *arg, rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -EDEADLK, -ETIMEDOUT, or what fn returned, as above;
 *            -ECANCELED  the stop was set while another thread was in fn;
 *            -EINTR   a signal handler ran meanwhile; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_once_call_with(struct rouse_once *once, int (*fn)(void *arg),
			 void *arg, const struct rouse_wait *how);

/*
 * Is it done?
 *
 * Ordering:  acquire when true, from the fn that succeeded.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
ROUSE_INLINE bool rouse_once_is_done(const struct rouse_once *once);

/*
 * In the child of a fork: make an inherited once usable. What was done stays
 * done; what a thread of the parent was at is not, and the next call begins it
 * anew, with whatever the parent's thread had changed by then. If the fork was
 * made within fn, the child's fn goes on, and as it returns this is done, or
 * failed; this call is not needed then, and does no harm, but a call of the same
 * once from within that fn waits for ever. For the only thread alive.
 */
void rouse_once_after_fork(struct rouse_once *once);

/* For the inline calls: the word of a once that is done, and the slow path. */
#define ROUSE__ONCE_DONE UINT32_C(2)
int rouse__once_call_slow(struct rouse_once *once, int (*fn)(void *arg),
			  void *arg);

#ifndef ROUSE_NO_INLINE

ROUSE_INLINE bool rouse_once_is_done(const struct rouse_once *once)
{
	/* (once.is-done) acquire: pairs with (once.done). */
	return __atomic_load_n(ROUSE__PLAIN(&once->word_), __ATOMIC_ACQUIRE) ==
	       ROUSE__ONCE_DONE;
}

ROUSE_INLINE int rouse_once_call(struct rouse_once *once, int (*fn)(void *arg),
				 void *arg)
{
	if (__builtin_expect(rouse_once_is_done(once), 1))
		return 0;
	return rouse__once_call_slow(once, fn, arg);
}

#endif

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/once.h>
#endif

#endif
