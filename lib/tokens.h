/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_TOKENS_H
#define ROUSE_LIB_TOKENS_H

#include <rouse/tokens.h>

#include <stdatomic.h>

#include "how.h"
#include "wait-record.h"

/*
 * The word:
 *
 *	31                                                  1          0
 *	+---------------------------------------------------+----------+
 *	| TOKENS: how many lie there                        | SLEEPERS |
 *	+---------------------------------------------------+----------+
 *
 * Invariants:
 *  1. Every change is a read-modify-write, so all changes have one order, and
 *     a thread that takes a token has synchronised with every post before it
 *     (the changes in between continue its release sequence).
 *  2. A thread that sleeps has slept since the word was SLEEPERS and nothing
 *     else: no token lay there.
 *  3. SLEEPERS is set before any thread sleeps. Only a post clears it, and that
 *     post wakes all: also those that it did not know of. So a post that finds it
 *     clear owes no wake: whoever sleeps is woken by the one that cleared it. It
 *     may be set with no sleeper left; that costs one needless wake.
 *  4. sleepers_ is a hint: how many threads are in a wait that has slept, or is
 *     about to. A post after which a token lies there for each of them clears
 *     SLEEPERS: so where posts outrun those that they woke, the next ones need no
 *     system call. It may be any number at any time: where it is too high, SLEEPERS
 *     stays without need; where too low, more are woken than there are tokens for.
 *  5. While a thread sleeps, as many threads are under way as tokens lie there,
 *     or more: a post between its change of the word and its wakes, for each
 *     token that it brought; each thread that was woken, until it has looked.
 *     A token comes with one under way. A thread that was woken and has looked
 *     has taken a token, or there was none. And a thread that was woken and does
 *     not take a token that is there, since it waited for something else too and
 *     has got that, wakes another one in its place (rouse__tokens_pass_on()).
 *
 * So no thread sleeps beside a token with nobody under way. That a wake is
 * meant for no particular token is what makes the difference to a count of
 * waiters, of which a post that was delayed may have an old value: musl's
 * semaphore lost wakes by that until its commit 159d1f6c, from which the third
 * invariant is; glibc's (bug 12674) and others touched the semaphore after the
 * step that let a waiter free it, as a post would here that looked at sleepers_
 * later.
 *
 * Of the kernel this needs more than an event does: after a wake the woken
 * thread looks by a read-modify-write, if it will not sleep again, since a plain
 * load may find an old value (docs/memory-order.md).
 */
#define SLEEPERS UINT32_C(1)
#define TOKEN    UINT32_C(2) /* the lowest bit of TOKENS */

static inline uint32_t rouse__tokens_seen(const struct rouse__tokens *tokens)
{
	return atomic_load_explicit(&tokens->word_, memory_order_relaxed);
}

/* As it is now: no post whose wake ended a sleep of this thread is missed. */
static inline uint32_t rouse__tokens_newest(struct rouse__tokens *tokens)
{
	return ROUSE__NEWEST(&tokens->word_, memory_order_relaxed);
}

/*
 * Take a token; returns false if there is none.
 *
 * @last: the thread was woken, it may be for a token, and will not sleep again
 *        if it finds none. Then an old value must not be taken for that.
 */
static inline bool rouse__tokens_take(struct rouse__tokens *tokens, bool last)
{
	uint32_t word = last ? rouse__tokens_newest(tokens)
			     : rouse__tokens_seen(tokens);

	while (word >= TOKEN) {
		/* (tokens.take) acquire: pairs with (tokens.post). What was
		 * written before the token was brought. */
		if (atomic_compare_exchange_weak_explicit(
			    &tokens->word_, &word, word - TOKEN,
			    memory_order_acquire, memory_order_relaxed))
			return true;
	}
	return false;
}

/* This thread is about to sleep for a token; returns how many there are, with
 * itself. And it does so no more. */
static inline uint32_t rouse__tokens_enter(struct rouse__tokens *tokens)
{
	return 1 + atomic_fetch_add_explicit(&tokens->sleepers_, 1,
					     memory_order_relaxed);
}

static inline void rouse__tokens_leave(struct rouse__tokens *tokens)
{
	atomic_fetch_sub_explicit(&tokens->sleepers_, 1, memory_order_relaxed);
}

/* Mark the word for a sleep on it. Returns false if there is a token. */
static inline bool rouse__tokens_arm(struct rouse__tokens *tokens,
				     struct rouse_armed *at)
{
	uint32_t word = rouse__tokens_seen(tokens);

	while (word == 0 && !atomic_compare_exchange_weak_explicit(
				    &tokens->word_, &word, SLEEPERS,
				    memory_order_relaxed, memory_order_relaxed))
		;
	*at = (struct rouse_armed){&tokens->word_, SLEEPERS};
	return word < TOKEN;
}

/*
 * Bring @n tokens, 1 at least, unless there would be more than max.
 *
 * Returns:   whether they were brought.
 * Ordering:  release, whether or not they were.
 */
bool rouse__tokens_post(struct rouse__tokens *tokens, uint32_t n, uint32_t max,
			bool lifo);

/*
 * Wait for a token and take it, or with @leave only until one is there. After a
 * wait that left it, the caller owes a take or a rouse__tokens_pass_on().
 */
struct rouse__tokens_way {
	enum rouse__kind
		kind; /* of the object that they are in the beginning of */
	bool lifo;
	bool leave;
};
int rouse__tokens_wait(struct rouse__tokens *tokens,
		       const struct rouse__tokens_way *way,
		       const struct rouse__how *how);

/* Take one, and wait only if there is none. */
static inline int rouse__tokens_get(struct rouse__tokens *tokens,
				    const struct rouse__tokens_way *way,
				    const struct rouse__how *how)
{
	return rouse__tokens_take(tokens, false)
		       ? 0
		       : rouse__tokens_wait(tokens, way, how);
}

/* This thread may have been woken for a token that it does not take. */
void rouse__tokens_pass_on(struct rouse__tokens *tokens);

/* In the child of a fork. */
void rouse__tokens_after_fork(struct rouse__tokens *tokens);

#endif
