/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BELL_H
#define ROUSE_BELL_H

#include <rouse/types.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * A bell wakes a loop that sleeps in epoll_wait(), poll() or select(): a file
 * descriptor, an eventfd, that any thread can make readable. It is written to
 * once for each sleep of the loop, and never while the loop is awake, however
 * often it is rung.
 *
 *	struct rouse_bell bell = ROUSE_BELL_INIT;
 *
 *	put(item);                              // any thread
 *	rouse_bell_ring(&bell);
 *
 *	if (rouse_bell_open(&bell) < 0)         // the loop
 *		return NO_DESCRIPTOR;
 *	add_to_epoll(rouse_bell_fd(&bell), EPOLLIN);
 *	for (;;) {
 *		int timeout = rouse_bell_arm(&bell) ? -1 : 0;
 *
 *		n = epoll_wait(epoll, events, MAX, timeout);
 *		rouse_bell_heard(&bell);
 *		while ((item = take()))
 *			use(item);
 *		handle(events, n);
 *	}
 *
 * Arm, sleep, heard, and then look at all that a ring may have announced: in
 * this order nothing is slept through. A loop that has more work than it does
 * in one go sleeps with a timeout of 0, and need not arm. The descriptor is read
 * by rouse_bell_heard() and written by rouse_bell_ring(), and by nobody else;
 * level-triggered or edge-triggered does not matter.
 *
 * One thread at a time is the loop, and calls open, fd, arm, heard and close. A
 * loop does not hear the bell of another: a thread with something for two loops
 * rings two bells.
 *
 * Zeroed memory is a valid bell, which is not open; it may be rung, and the
 * loop hears that once it is open.
 *
 * Lifetime:  the memory may be freed when the bell is not open, and no thread
 *            will still make a call on it. A ring that was heard is done with it
 *            once the bell is closed.
 */
struct rouse_bell {
	rouse_word word_; /* private; the layout is in lib/bell.c */
	uint32_t open_;
};

/* clang-format off */
#define ROUSE_BELL_INIT { 0, 0 }
/* clang-format on */

/*
 * Give the bell its descriptor, which is non-blocking and closed on exec.
 *
 * Returns:   0;
 *            -EMFILE, -ENFILE, -ENODEV, -ENOMEM  there is none to be had;
 *            -ENOSYS, -EPERM  eventfd is missing or forbidden;
 *            -EBUSY  the bell is open already.
 *            On an error the bell is as before.
 * Ordering:  none.
 * Progress:  one system call. Not safe in a signal handler.
 */
int rouse_bell_open(struct rouse_bell *bell) ROUSE_MUST_CHECK;

/*
 * Close the bell's descriptor. The bell may still be rung, also during this
 * call, and be opened again. If it is not open, this does nothing.
 *
 * Ordering:  none.
 * Progress:  blocks until no ring is about to write to the descriptor; otherwise
 *            one system call. Not safe in a signal handler.
 */
void rouse_bell_close(struct rouse_bell *bell);

/*
 * The descriptor to sleep on until it is readable; -1 if the bell is not open.
 *
 * Progress:  wait-free; no system call.
 */
int rouse_bell_fd(const struct rouse_bell *bell);

/*
 * Ring: the loop does not sleep on, nor will it fall asleep before it has heard
 * this.
 *
 * Ordering:  release, whether or not it rang already: what the caller did
 *            before is visible after the rouse_bell_heard() that hears it.
 * Progress:  lock-free. One write(2) if the loop is armed and this is the first
 *            ring since, else no system call; and a second system call if the
 *            loop waits in rouse_bell_close() for this. Safe in a signal
 *            handler, whatever call on the same bell it interrupts.
 */
void rouse_bell_ring(struct rouse_bell *bell);

/*
 * The loop is about to sleep. The bell must be open: the ring of one that is
 * armed and not open has nothing to write to, and aborts.
 *
 * Returns:   true   it may: from now on the first ring makes the descriptor
 *                   readable;
 *            false  it rang since the last rouse_bell_heard(): do not sleep,
 *                   or with a timeout of 0.
 * Ordering:  none that is of use; rouse_bell_heard() has it.
 * Progress:  lock-free; no system call.
 */
bool rouse_bell_arm(struct rouse_bell *bell);

/*
 * The loop is awake, for whatever reason. Call this after each sleep, and after
 * an arm that returned false. What was announced by a ring is looked for after
 * it, even if it returns false: a ring need not come before its item is found.
 *
 * Returns:   whether it rang since the last call. Sometimes the descriptor is
 *            readable and this is false: that ring was heard already, and has
 *            only now come to its write.
 * Ordering:  acquire, from each rouse_bell_ring() before it.
 * Progress:  lock-free; one read(2) if there was or will be a write since the
 *            last one, else no system call.
 */
bool rouse_bell_heard(struct rouse_bell *bell);

/*
 * In the child of a fork: give an inherited bell that was open a descriptor of
 * its own. It may have another number, and is for a loop of the child; the
 * parent's stays with the parent. What rang and was not heard is still to be
 * heard. For the only thread alive. A child that does not use the bell need not
 * call this, nor close it if it calls exec.
 *
 * Returns:   0, or an error of rouse_bell_open(); the bell is closed then.
 */
int rouse_bell_after_fork(struct rouse_bell *bell) ROUSE_MUST_CHECK;

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/bell.h>
#endif

#endif
