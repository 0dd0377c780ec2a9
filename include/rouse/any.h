/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_ANY_H
#define ROUSE_ANY_H

#include <rouse/auto.h>
#include <rouse/event.h>
#include <rouse/sem.h>
#include <rouse/supply.h>
#include <rouse/types.h>
#include <rouse/wait.h>
#include <rouse/waitq.h>

ROUSE_BEGIN_DECLS

/*
 * Wait for several things at once, for any of them or for all. The calls of
 * other threads stay as they are: a set is still one atomic step, and one system
 * call if a thread may be asleep.
 *
 *	struct rouse_wanted wanted[] = {
 *		ROUSE_WANT_EVENT(&closing),
 *		ROUSE_WANT_EVENT(&news),
 *	};
 *
 *	switch (rouse_wait_any(wanted, 2, NULL)) {
 *	case 0:
 *		return;
 *	case 1:
 *		rouse_event_clear(&news);
 *		look_at_the_news();
 *	}
 *
 * What may be wanted:
 *
 *  - An event, ROUSE_WANT_EVENT(&event). The wait for it begins when the call
 *    first looks at it, which it does with all before it sleeps.
 *  - An event since an epoch, ROUSE_WANT_EVENT_SINCE(&event, epoch): a set since
 *    rouse_event_epoch() returned that. So a loop that handles one of several
 *    events hears the pulses of the others that come meanwhile.
 *  - A waiter that has joined its queue, ROUSE_WANT_WAITER(&waiter). To wait for
 *    several conditions, join the queue of each under its lock, wait for any of
 *    the waiters, and leave each under its lock; where the leave of another one
 *    than you use returns true, it was notified too, and the notification is
 *    yours to use, or to pass on by rouse_waitq_notify(&queue, 1), before you
 *    release that lock.
 *  - A token of a semaphore, ROUSE_WANT_SEM(&sem), and the set of an auto event,
 *    ROUSE_WANT_AUTO(&event). It is taken if it is what the wait for any returned,
 *    or if the wait for all did.
 *
 * The same one may be there several times, and beside other threads that wait
 * for it alone. Nothing is allocated or registered: the array is the caller's,
 * and of this thread's call alone while it lasts.
 */
struct rouse_wanted {
	void *object; /* all private; to be made by what follows */
	uint32_t kind;
	uint32_t epoch;
};

#define ROUSE__WANTED_EVENT  UINT32_C(1)
#define ROUSE__WANTED_SINCE  UINT32_C(2)
#define ROUSE__WANTED_WAITER UINT32_C(3)
#define ROUSE__WANTED_SEM    UINT32_C(4)
#define ROUSE__WANTED_AUTO   UINT32_C(5)
#define ROUSE__WANTED_QUEUE  UINT32_C(6)

/* clang-format off */
#define ROUSE_WANT_EVENT(event) { (event), ROUSE__WANTED_EVENT, 0 }
#define ROUSE_WANT_EVENT_SINCE(event, epoch)                                   \
	{ (event), ROUSE__WANTED_SINCE, (epoch) }
#define ROUSE_WANT_WAITER(waiter) { (waiter), ROUSE__WANTED_WAITER, 0 }
#define ROUSE_WANT_SEM(sem) { (sem), ROUSE__WANTED_SEM, 0 }
#define ROUSE_WANT_AUTO(event) { (event), ROUSE__WANTED_AUTO, 0 }
/* clang-format on */

/*
 * Wait until any of the @n things that are wanted is there. An event is there if
 * it is set, or was at some moment since the wait for it began; a waiter if it
 * was notified. There are no spurious returns.
 *
 * @n:        how many; 0 to wait for the deadline or the stop alone. The kernel
 *            takes 128 words at once, the stop being one: for more than that the
 *            call wakes up at least every 5 ms to look at the others. It does so
 *            for all but the first one where futex_waitv(2) is missing or
 *            forbidden, or if the wait is interruptible; see <rouse/wait.h>.
 *            Such a call costs CPU while it is idle: some 1 % of one for more
 *            than 128 words, some 0.1 % for 100 if it is interruptible.
 * @how:      see <rouse/wait.h>; NULL is the same as no deadline and no flags.
 *
 * Returns:   the lowest index of those that are there; that one alone is
 *            consumed. For an event that means nothing; a token, the set of
 *            an auto event and an item are taken; for a waiter, its leave says
 *            what;
 *            -ECANCELED, -ETIMEDOUT, -EINTR  none is there, and the wait ended
 *                                            as @how says;
 *            -EINVAL                         unknown flags, or something unknown
 *                                            is wanted, or more than INT_MAX
 *                                            things; nothing was done.
 *            After an error the leave of a waiter has the last word, as ever.
 * Ordering:  acquire, from the rouse_event_set() that it saw, or as a wait for the
 *            semaphore or auto event, or a get from the queue; none from a
 *            notify, for the lock of the queue carries the data.
 * Progress:  blocks; no system call if one is there. With a deadline that is
 *            past it never enters the kernel. Not safe in a signal handler.
 * Lifetime:  when the call has returned, whatever it returned, it does not touch
 *            any of what was wanted. The event that it returned may be freed as
 *            after a wait for it that returned 0: the set that released it is
 *            done with the memory. Any of the others may be freed, as ever, if
 *            no thread is in a call on it or will still make one; a set that
 *            this thread has not seen may be in such a call.
 */
int rouse_wait_any(struct rouse_wanted *wanted, unsigned n,
		   const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * Wait until all of the @n things that are wanted are there at one moment. Then
 * all events are set, those since an epoch have been set since that, all waiters
 * were notified, and a token was taken for each time that its semaphore is wanted:
 * all at that moment, or none. When it seems that all are there, the call takes
 * the tokens one after the other, so that nobody else can, and gives them back if
 * one is missing after all: so a token may seem to be taken for a moment.
 *
 * Events that are set at the same time only for a moment may be missed, since no
 * thread notes that moment: the call looks at one event after the other, and
 * then again whether all are as it saw them. If they stay set, it returns; and
 * it does so too where it happened to look in that moment.
 *
 * @n:        how many; of none all are there.
 *
 * Returns:   0  there was a moment during the call at which all were there; a
 *               waiter is consumed by that in so far as its leave says so;
 *            -ECANCELED, -ETIMEDOUT, -EINTR  the call saw no such moment, and the
 *               wait ended as @how says; nothing was consumed;
 *            -EINVAL  as rouse_wait_any(); nothing was done.
 * Ordering:  acquire when it returns 0, from a rouse_event_set() of each event,
 *            and as a wait for each semaphore and auto event.
 * Progress:  blocks; no system call if all are there. It sleeps on one of them
 *            at a time, and on the stop. Not safe in a signal handler.
 * Lifetime:  as rouse_wait_any(); each event whose set the call saw may be freed
 *            as after a wait for it.
 */
int rouse_wait_all(struct rouse_wanted *wanted, unsigned n,
		   const struct rouse_wait *how) ROUSE_MUST_CHECK;

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/any.h>
#endif

#endif
