/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WAIT_H
#define ROUSE_WAIT_H

#include <rouse/deadline.h>
#include <rouse/types.h>

ROUSE_BEGIN_DECLS

struct rouse_event;

/*
 * How to wait, for the calls whose name ends in _with: until when, and with
 * which flags, ROUSE_WAIT_INTERRUPTIBLE and ROUSE_WAIT_STOP.
 *
 *	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};
 *
 *	while (rouse_event_wait_with(&ready, &how) == -EINTR)
 *		run_pending_handlers();
 *
 * If a call has what it waited for, it returns 0, whatever else there is; else
 * -ECANCELED if it was stopped, else -ETIMEDOUT, else -EINTR; but -EINTR also if
 * the deadline passed while the signal handler ran.
 *
 * A call only reads it. With no flags it is the same as _until. With a flag
 * that this version of the library does not know it returns -EINVAL, before it
 * looks at anything else, and nothing was done.
 */
struct rouse_wait {
	rouse_deadline deadline;
	uint32_t flags;
	struct rouse_event *stop; /* read only with ROUSE_WAIT_STOP */
};

/*
 * A signal handler that runs ends the wait, which returns -EINTR unless it has
 * what it waited for. This is for a caller that must attend to signals, such as a
 * language runtime, and holds for handlers installed with SA_RESTART, too. A
 * handler that ran before the sleep began does not; have it set an event if
 * that must not go unseen. A signal that the C library uses for itself, as for
 * setgid() in another thread, ends the sleep as well.
 */
#define ROUSE_WAIT_INTERRUPTIBLE UINT32_C(1)

/*
 * An event, @stop, ends the wait, which returns -ECANCELED. It does so if the
 * stop was set at some moment during the call, and what it waited for is not
 * there. It needs no registration, and may stop any number of waits of all
 * kinds, be set by a signal handler, cleared and used again. NULL is none.
 *
 *	struct rouse_event closing = ROUSE_EVENT_INIT;
 *	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &closing};
 *
 *	if (rouse_lock_acquire_with(&lock, &how) == -ECANCELED)
 *		return;                         // somebody set closing
 *
 * A stop that is cleared at once has ended the waits that began before it, and
 * no others; one that is to end a loop of waits stays set.
 *
 * Ordering:  what was written before the stop was set is visible after
 *            -ECANCELED.
 * Progress:  one load if the call need not sleep. It sleeps on two words: by
 *            futex_waitv(2), or where that is missing (Linux before 5.16) or
 *            forbidden, or the wait is interruptible as well, it wakes up at
 *            least every 5 ms to look at the stop, and notices it up to 5 ms
 *            late; 100 idle threads that do so take some 8 % of a CPU. Then a
 *            handler that runs between two of these sleeps, for a
 *            few microseconds, is one that ran before the sleep began.
 * Lifetime:  the stop may be freed as any event, a call that it stopped being a
 *            wait for it that returned 0.
 */
#define ROUSE_WAIT_STOP UINT32_C(2)

/*
 * Beside ROUSE_WAIT_STOP, for a wait that goes on after it was interrupted: a
 * stop that was set and cleared while the handlers ran must end it, too. The
 * call gets the first member of this, and a set of the stop since it had that
 * epoch counts as one during the call.
 *
 *	struct rouse_wait_since how = {
 *		{ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE | ROUSE_WAIT_STOP |
 *					ROUSE_WAIT_STOP_SINCE, &closing},
 *		rouse_event_epoch(&closing)};
 *
 *	while ((err = rouse_lock_acquire_with(&lock, &how.wait)) == -EINTR)
 *		run_pending_handlers();
 *
 * Without ROUSE_WAIT_STOP, or where the stop is NULL, it means nothing.
 */
#define ROUSE_WAIT_STOP_SINCE UINT32_C(4)

struct rouse_wait_since {
	struct rouse_wait wait;
	uint32_t stop_epoch; /* of rouse_event_epoch() */
};

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/wait.h>
#endif

#endif
