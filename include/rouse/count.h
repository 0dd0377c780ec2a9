/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_COUNT_H
#define ROUSE_COUNT_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * An eventcount lets threads sleep until a lock-free structure changes, without
 * a lock, and without a cost for those who change it while nobody sleeps: D. Reed
 * and R. Kanodia's, in the form of folly's and Eigen's EventCount.
 *
 *	struct rouse_count news = ROUSE_COUNT_INIT;
 *
 *	push(&stack, item);                     // producers
 *	rouse_count_move_one(&news);
 *
 *	while (!pop(&stack, &item)) {            // consumers
 *		uint32_t key = rouse_count_look(&news);
 *
 *		if (pop(&stack, &item))
 *			break;
 *		rouse_count_wait(&news, key);
 *	}
 *	use(item);
 *
 * Change, then move. Look, then try once more, then wait: in this order no change
 * is slept through. A look that is not followed by a wait needs nothing to undo
 * it, and costs the next move one read-modify-write at most.
 *
 * What threads say to each other by the structure must be by atomic accesses, of
 * any order: that a move comes after a change, and a try after a look, is seen to
 * by the fences in these calls. To wait for something that is under a lock, use a
 * condition; for a flag, an event.
 *
 * Zeroed memory is a valid eventcount. It owns nothing: there is no destroy.
 *
 * Lifetime:  it may be freed when no thread is in a call on it or will still make
 *            one. A wait that returned, or a try that found something, does not
 *            say so of the mover, which may not have looked at the eventcount yet:
 *            join the producers, or have them say that they are done.
 */
struct rouse_count {
	rouse_word word_; /* private; the layout is in lib/count.c */
	rouse_hint sleepers_;
	rouse_hint spin_history_;
};

/* clang-format off */
#define ROUSE_COUNT_INIT { 0, 0, 0 }
/* clang-format on */

/*
 * Be about to wait: from here on a move ends that wait.
 *
 * Returns:   the key for the wait, a number with no other meaning. It comes again
 *            after 2^30 moves, each of which another look came before; a wait that
 *            has not begun to sleep by then may miss them.
 * Ordering:  a sequentially consistent fence: a try after it sees each change that
 *            was made before a move that this look comes too late for.
 * Progress:  wait-free where the machine has such a read-modify-write; no system
 *            call. Safe in a signal handler.
 */
uint32_t rouse_count_look(struct rouse_count *count);

/*
 * Wait until it moves, if it has not since the look that returned this key.
 * Signals do not end the wait. The caller tries again after it: another thread
 * may have taken what there was.
 *
 * Ordering:  acquire, from the move that it saw.
 * Progress:  blocks; no system call if it has moved. Not safe in a signal handler.
 */
void rouse_count_wait(struct rouse_count *count, uint32_t key);

/*
 * The same with a deadline.
 *
 * Returns:   0           it moved, even if the deadline is past. Another thread
 *                        may rely on the caller to try again, and to move it
 *                        again if it leaves something there: see move_one;
 *            -ETIMEDOUT  the deadline passed first.
 * Ordering:  acquire when it returns 0, from the move that it saw.
 * Progress:  blocks until the deadline at most; never enters the kernel if
 *            that is past. Not safe in a signal handler.
 */
int rouse_count_wait_until(struct rouse_count *count, uint32_t key,
			   rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT as above;
 *            -ECANCELED  the stop was set first;
 *            -EINTR   a signal handler ran first; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_count_wait_with(struct rouse_count *count, uint32_t key,
			  const struct rouse_wait *how);

/*
 * There is a change: every wait whose look came before this returns 0.
 *
 * Ordering:  a sequentially consistent fence, after which it looks whether
 *            somebody waits; and release: what the caller did before is visible
 *            after each wait that this ends.
 * Progress:  lock-free. A fence and a load if no thread has looked since the last
 *            move; else one read-modify-write more, and one system call if a
 *            thread may be asleep, whatever their number. Safe in a signal
 *            handler, whatever call on the same eventcount it interrupts.
 */
void rouse_count_move(struct rouse_count *count);

/*
 * There is a change that one thread alone can use: the same, but of the threads
 * that sleep one is woken at least. Those that have looked and do not sleep yet
 * return as well.
 *
 * So a thread whose wait returned 0 must try, or wake another one by a
 * move_one of its own: for a wait that ends by a deadline, a stop or a signal
 * beside a move returns 0, and nobody else was woken. Where a change can make way
 * for several threads, move all: such as in a ring, of which a producer that was
 * late fills the first place when those after it are full already.
 *
 * Ordering:  as rouse_count_move().
 * Progress:  as rouse_count_move(); it stays the one that is woken who makes way for
 *            the others: a thread that is stopped there keeps asleep nobody for
 *            whom there is another move.
 */
void rouse_count_move_one(struct rouse_count *count);

/*
 * In the child of a fork: make an inherited eventcount usable. A key stays valid;
 * waiters of the parent are forgotten. For the only thread alive.
 */
void rouse_count_after_fork(struct rouse_count *count);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/count.h>
#endif

#endif
