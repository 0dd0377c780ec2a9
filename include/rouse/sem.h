/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SEM_H
#define ROUSE_SEM_H

#include <rouse/deadline.h>
#include <rouse/tokens.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <errno.h>

ROUSE_BEGIN_DECLS

/*
 * A semaphore is a number of tokens, which a wait takes one by one and a post
 * brings: Python's threading.Semaphore, C++'s std::counting_semaphore, POSIX's
 * sem_t.
 *
 *	struct rouse_sem items = ROUSE_SEM_INIT(0);
 *
 *	put(item);                              // any thread, or a handler
 *	rouse_sem_post(&items, 1);
 *
 *	rouse_sem_wait(&items);                 // any number of consumers
 *	item = take();
 *
 * Any thread may post. A token is for nobody in particular: a thread that comes
 * just then may take it before one that was woken for it, which waits on.
 *
 * Zeroed memory is a valid semaphore with no token and the highest maximum. It
 * owns nothing: there is no destroy. Lifetime: a thread whose wait took a token
 * may free the semaphore, if no other thread is in a call on it or will still
 * make one; the post that brought the token is done with the memory by then.
 */
struct rouse_sem {
	struct rouse__tokens tokens_; /* private */
	uint32_t limit_;
};

/* The most tokens that there can be. */
#define ROUSE_SEM_MAX ((UINT32_C(1) << 30) - 1)

/* With @tokens, ROUSE_SEM_MAX at most, and that maximum. */
/* clang-format off */
#define ROUSE_SEM_INIT(tokens) \
	{ ROUSE__TOKENS_INIT(tokens), 0 }
/* clang-format on */

/*
 * Which of the threads that sleep a post wakes first. As it is, the one that has
 * slept for longest: the kernel's order, in which threads of real-time priority
 * come before others. With this flag, one of those that fell asleep last, whose
 * caches are warm: for a pool of workers of which only as many run as are
 * needed. This is a preference and no exact order: those from the 31st on are
 * alike, and so are those that sleep on several words at once, in a wait with
 * a stop or in rouse_wait_any().
 */
#define ROUSE_SEM_LIFO UINT32_C(1)

/*
 * Make it a semaphore with that many tokens. For memory that no other thread uses
 * as one.
 *
 * @max:      how many tokens there can be; 0 for ROUSE_SEM_MAX.
 * @flags:    0 or ROUSE_SEM_LIFO.
 *
 * Returns:   0;
 *            -EINVAL  tokens > max, or max > ROUSE_SEM_MAX, or unknown flags;
 *                     nothing was done.
 */
int rouse_sem_init(struct rouse_sem *sem, uint32_t tokens, uint32_t max,
		   uint32_t flags) ROUSE_MUST_CHECK;

/*
 * Bring @n tokens, all or none.
 *
 * Returns:   0;
 *            -EOVERFLOW  there would be more than the maximum; no token was
 *                        brought. (A token that a rouse_wait_all() holds for
 *                        a moment, before it has all that it wants or gives it
 *                        back, does not count: so there may be as many above the
 *                        maximum.)
 * Ordering:  release: what the caller did before is visible to whoever takes one
 *            of these tokens, or one that was there with them.
 * Progress:  lock-free; one system call if a thread may be asleep, whatever n
 *            (with ROUSE_SEM_LIFO three at most), else none. Safe in a signal
 *            handler, whatever call on the same semaphore that handler interrupts.
 */
int rouse_sem_post(struct rouse_sem *sem, uint32_t n);

/*
 * Take a token if there is one.
 *
 * Returns:   whether it took one. While a rouse_wait_all() looks whether it can
 *            have all that it wants, this may be false though that then gives a
 *            token back.
 * Ordering:  acquire when true, from the post that brought the token, and
 *            from those before.
 * Progress:  lock-free; no system call. Safe in a signal handler.
 */
bool rouse_sem_try_wait(struct rouse_sem *sem) ROUSE_MUST_CHECK;

/*
 * Take a token, and wait until there is one. Signals do not end the wait.
 *
 * Ordering:  acquire, as rouse_sem_try_wait().
 * Progress:  blocks; no system call if there is a token. Not safe in a signal
 *            handler.
 */
void rouse_sem_wait(struct rouse_sem *sem);

/*
 * The same with a deadline.
 *
 * Returns:   0           it took a token, even if the deadline is past;
 *            -ETIMEDOUT  the deadline passed first; no token was taken.
 * Ordering:  acquire when it returns 0; none otherwise.
 * Progress:  blocks until the deadline at most; never enters the kernel if
 *            that is past. Not safe in a signal handler.
 */
int rouse_sem_wait_until(struct rouse_sem *sem,
			 rouse_deadline deadline) ROUSE_MUST_CHECK;

/*
 * The same, in the way that @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -ETIMEDOUT as above;
 *            -ECANCELED  the stop was set first;
 *            -EINTR   a signal handler ran first; only if asked for;
 *            -EINVAL  unknown flags; nothing was done.
 *            After an error no token was taken.
 */
int rouse_sem_wait_with(struct rouse_sem *sem,
			const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * How many tokens there are; when this returns it may be another number already.
 *
 * Ordering:  none.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
uint32_t rouse_sem_value(const struct rouse_sem *sem);

/*
 * In the child of a fork: the tokens stay, but for those that a rouse_wait_all() of
 * another thread held just then; the waiters of the parent are forgotten. For the
 * only thread alive.
 */
void rouse_sem_after_fork(struct rouse_sem *sem);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/sem.h>
#endif

#endif
