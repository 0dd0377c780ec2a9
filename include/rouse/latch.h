/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LATCH_H
#define ROUSE_LATCH_H

#include <rouse/deadline.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * A latch is a number that threads count down, and others wait until it is 0:
 * std::latch of C++20, Java's CountDownLatch.
 *
 *	struct rouse_latch ready = ROUSE_LATCH_INIT(3);
 *
 *	prepare();                              // three workers
 *	rouse_latch_count_down(&ready, 1);
 *
 *	rouse_latch_wait(&ready);               // any number of threads
 *	begin();
 *
 * Once it is 0 it stays so. To use it again, initialise it again, while no thread
 * is in a call on it.
 *
 * Zeroed memory is a valid latch at 0, which nobody has to wait for. It owns
 * nothing: there is no destroy.
 *
 * Lifetime:  a thread whose wait returned 0, or whose try_wait returned true, may
 *            free the latch, if no other thread is in a wait for it or will still
 *            make a call on it. All that counted down are done with the memory by
 *            then, the one that made it 0 too. So of several waiters the last one
 *            to return may free it.
 */
struct rouse_latch {
	rouse_word word_; /* private; the layout is in lib/latch.c */
};

/* The most that it counts from. */
#define ROUSE_LATCH_MAX (UINT32_MAX / 2)

/* A latch at @count, of which nothing but ROUSE_LATCH_MAX is demanded. */
/* clang-format off */
#define ROUSE_LATCH_INIT(count) { ROUSE__U32(count) * UINT32_C(2) }
/* clang-format on */

/*
 * The same at run time, for memory of any content.
 *
 * Returns:   0;
 *            -EINVAL  count is above ROUSE_LATCH_MAX; nothing was done.
 */
int rouse_latch_init(struct rouse_latch *latch,
		     uint32_t count) ROUSE_MUST_CHECK;

/*
 * Count down by n, which may be 0; and if that makes it 0, wake every waiter.
 *
 * Returns:   0;
 *            -ERANGE  fewer than n were left; nothing was done.
 * Ordering:  release: what the caller did before is visible to each wait and
 *            try_wait that finds the latch at 0.
 * Progress:  lock-free; one system call if this makes it 0 and a thread may be
 *            asleep, whatever their number, else none. Safe in a signal handler,
 *            whatever call on the same latch that handler interrupts.
 */
int rouse_latch_count_down(struct rouse_latch *latch, uint32_t n);

/*
 * Is it at 0?
 *
 * Ordering:  acquire when true, from each rouse_latch_count_down().
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
ROUSE_INLINE bool rouse_latch_try_wait(const struct rouse_latch *latch);

/*
 * Wait until it is at 0. Signals do not end the wait.
 *
 * Ordering:  acquire, from each rouse_latch_count_down().
 * Progress:  blocks; no system call if it is at 0. Not safe in a signal handler.
 */
ROUSE_INLINE void rouse_latch_wait(struct rouse_latch *latch);

/*
 * The same with a deadline.
 *
 * Returns:   0           it is at 0, even if the deadline is past;
 *            -ETIMEDOUT  the deadline passed first.
 * Ordering:  acquire when it returns 0, from each rouse_latch_count_down();
 *            none otherwise.
 * Progress:  blocks until the deadline at most; never enters the kernel if
 *            that is past. Not safe in a signal handler.
 */
ROUSE_INLINE int rouse_latch_wait_until(struct rouse_latch *latch,
					rouse_deadline deadline);

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT as above;
 *            -ECANCELED  the stop was set first;
 *            -EINTR   a signal handler ran first; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 */
int rouse_latch_wait_with(struct rouse_latch *latch,
			  const struct rouse_wait *how);

/*
 * In the child of a fork: make an inherited latch usable. Its number stays as it
 * is, though the threads that were to count it down may be the parent's; waiters
 * of the parent are forgotten. For the only thread alive.
 */
void rouse_latch_after_fork(struct rouse_latch *latch);

/* For the inline calls: words below this are at 0; and the slow path of a
 * wait. */
#define ROUSE__LATCH_COUNT UINT32_C(2)
int rouse__latch_wait_slow(struct rouse_latch *latch, rouse_deadline deadline);

#ifndef ROUSE_NO_INLINE

ROUSE_INLINE bool rouse_latch_try_wait(const struct rouse_latch *latch)
{
	/* (latch.try) acquire: pairs with (latch.count-down). */
	return __atomic_load_n(ROUSE__PLAIN(&latch->word_), __ATOMIC_ACQUIRE) <
	       ROUSE__LATCH_COUNT;
}

ROUSE_INLINE int rouse_latch_wait_until(struct rouse_latch *latch,
					rouse_deadline deadline)
{
	if (__builtin_expect(rouse_latch_try_wait(latch), 1))
		return 0;
	/* It was past before that look: no other one is owed. */
	if (deadline <= 0)
		return -ETIMEDOUT;
	return rouse__latch_wait_slow(latch, deadline);
}

ROUSE_INLINE void rouse_latch_wait(struct rouse_latch *latch)
{
	rouse_latch_wait_until(latch, ROUSE_FOREVER);
}

#endif

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/latch.h>
#endif

#endif
