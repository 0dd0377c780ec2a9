/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_AUTO_H
#define ROUSE_AUTO_H

#include <rouse/deadline.h>
#include <rouse/tokens.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * An auto event is a flag that releases one wait, which clears it: the
 * auto-reset event of Windows and .NET.
 *
 *	struct rouse_auto news = ROUSE_AUTO_INIT;
 *
 *	put(item);                              // any thread, or a handler
 *	rouse_auto_set(&news);
 *
 *	for (;;) {                              // the consumer
 *		rouse_auto_wait(&news);
 *		while ((item = take()))
 *			use(item);
 *	}
 *
 * A set of one that is set does nothing more: several sets may release one wait.
 * Where each must count, use a semaphore; where all waits are to be released,
 * an event (<rouse/event.h>).
 *
 * A set is for nobody in particular: a thread that comes just then may take it
 * before one that was woken for it, which waits on.
 *
 * Zeroed memory is a valid auto event that is clear. It owns nothing: there is
 * no destroy. Lifetime: a thread whose wait returned 0 may free it, if no other
 * thread is in a call on it or will still make one; the set that released it
 * is done with the memory by then.
 */
struct rouse_auto {
	struct rouse__tokens tokens_; /* private */
};

/* clang-format off */
#define ROUSE_AUTO_INIT { ROUSE__TOKENS_INIT(0) }
/* clang-format on */

/*
 * Set the flag: one wait returns, now or later.
 *
 * Ordering:  release, also when the flag was already set: what the caller did
 *            before is visible to the wait, try, clear or is_set that sees this
 *            set.
 * Progress:  lock-free; one system call if a thread may be asleep, else none.
 *            Safe in a signal handler, whatever call on the same auto event
 *            that handler interrupts.
 */
void rouse_auto_set(struct rouse_auto *event);

/*
 * Clear the flag, whether or not it is set. A rouse_wait_all() that looks whether it
 * can have all that it wants may give a set back that it took before this.
 *
 * Ordering:  acquire, from each rouse_auto_set() before it.
 * Progress:  lock-free; no system call. Safe in a signal handler.
 */
void rouse_auto_clear(struct rouse_auto *event);

/*
 * Is the flag set? When this returns it may have been taken already.
 *
 * Ordering:  acquire when true, from the rouse_auto_set() it saw.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
bool rouse_auto_is_set(const struct rouse_auto *event);

/*
 * Clear the flag if it is set.
 *
 * Returns:   whether it was. While a rouse_wait_all() looks whether it can have
 *            all that it wants, this may be false though that then sets the
 *            flag again.
 * Ordering:  acquire when true, from each rouse_auto_set() before it.
 * Progress:  lock-free; no system call. Safe in a signal handler.
 */
bool rouse_auto_try_wait(struct rouse_auto *event) ROUSE_MUST_CHECK;

/*
 * Wait until the flag is set, and clear it. Signals do not end the wait.
 *
 * Ordering:  acquire, from each rouse_auto_set() before it.
 * Progress:  blocks; no system call if the flag is set. Not safe in a signal
 *            handler.
 */
void rouse_auto_wait(struct rouse_auto *event);

/*
 * The same with a deadline.
 *
 * Returns:   0           the flag was set, and this cleared it, even if the
 *                        deadline is past;
 *            -ETIMEDOUT  the deadline passed first; nothing was cleared.
 * Ordering:  acquire when it returns 0; none otherwise.
 * Progress:  blocks until the deadline at most; never enters the kernel if
 *            that is past. Not safe in a signal handler.
 */
int rouse_auto_wait_until(struct rouse_auto *event,
			  rouse_deadline deadline) ROUSE_MUST_CHECK;

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT as above;
 *            -ECANCELED  the stop was set first;
 *            -EINTR   a signal handler ran first; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 *            After an error nothing was cleared.
 */
int rouse_auto_wait_with(struct rouse_auto *event,
			 const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * In the child of a fork: the flag stays, the waiters of the parent are
 * forgotten. For the only thread alive.
 */
void rouse_auto_after_fork(struct rouse_auto *event);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/auto.h>
#endif

#endif
