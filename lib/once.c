/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/once.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "futex.h"
#include "gate.h"

_Static_assert(sizeof(struct rouse_once) == 4, "ABI: one futex word");

/*
 * The word:
 *
 *	31                                      2      1         0
 *	+---------------------------------------+------+---------+
 *	| RUNNER: the thread that is in fn, or 0 | DONE | WAITERS |
 *	+---------------------------------------+------+---------+
 *
 * A gate (gate.h), which is open while there is no RUNNER. A thread's identity is
 * the kernel's id of it, which has 22 bits (PID_MAX_LIMIT), and 30 at most
 * (FUTEX_TID_MASK).
 *
 * Invariants:
 *  1. Every change is a read-modify-write.
 *  2. RUNNER is set by the thread that it is, in a word without RUNNER and DONE,
 *     and taken away by that thread when fn has returned: with it DONE is set, or
 *     not. So one thread is in fn at a time, and none once it is DONE. A thread
 *     finds its own identity there exactly while it is within fn.
 *  3. DONE stays. WAITERS implies a RUNNER: that step takes the mark away, and
 *     wakes all, so that a once that failed waits for no particular thread to try
 *     again, which may be stopped or without a CPU.
 *  4. That step is the last touch of a call, and so the last of all is that of
 *     the last call to return.
 *
 * A gate that opened may be closed again before a waiter looks, by another one
 * that runs fn now: then it waits for that one.
 */
#define WAITERS ROUSE__GATE_WAITERS
#define DONE    ROUSE__ONCE_DONE
#define RUNNER  UINT32_C(4) /* its lowest bit */

static uint32_t runner_of(uint32_t word)
{
	return word / RUNNER;
}

extern inline bool rouse_once_is_done(const struct rouse_once *once);
extern inline int rouse_once_call(struct rouse_once *once, int (*fn)(void *arg),
				  void *arg);

/* Also for the runner itself, which must not wait for itself. */
static bool opens(uint32_t word, uint32_t self)
{
	return runner_of(word) == 0 || runner_of(word) == self;
}

/* fn returned to this thread. Whatever there is after a fork within fn: if it
 * succeeded, it is done; if not, another thread may be at it by now. */
static void settle(struct rouse_once *once, uint32_t self, int err)
{
	uint32_t old = atomic_load_explicit(&once->word_, memory_order_relaxed);

	do {
		if (err != 0 && runner_of(old) != self)
			return;
		/* (once.done) release: pairs with (once.is-done), (once.look),
		 * (once.begin), (gate.look) and (gate.entry). What fn did is
		 * seen by all whose call returns 0, or by the next fn. */
	} while (!atomic_compare_exchange_weak_explicit(
		&once->word_, &old, err == 0 ? DONE : 0, memory_order_release,
		memory_order_relaxed));

	/* A caller may have freed the once by now; this only names it. */
	if (old & WAITERS)
		rouse__futex_wake_all(&once->word_);
}

static int call(struct rouse_once *once, int (*fn)(void *arg), void *arg,
		const struct rouse__how *how)
{
	uint32_t self = (uint32_t)rouse__caller(), word;
	const struct rouse__gate gate = {
		ROUSE__KIND_ONCE, once, &once->word_, opens, self, NULL, 0};
	int err;

	do {
		err = rouse__gate_wait(&gate, how);
		if (err < 0)
			return err;
		/* (once.look) acquire: pairs with (once.done). */
		word = atomic_load_explicit(&once->word_, memory_order_acquire);
		if (word & DONE)
			return 0;
		if (runner_of(word) == self)
			return -EDEADLK;
		word = 0;
		/* (once.begin) acquire: pairs with (once.done). This fn sees
		 * what those did that failed. */
	} while (!atomic_compare_exchange_strong_explicit(
		&once->word_, &word, self * RUNNER, memory_order_acquire,
		memory_order_relaxed));
	err = fn(arg);
	settle(once, self, err);
	return err;
}

int rouse__once_call_slow(struct rouse_once *once, int (*fn)(void *arg),
			  void *arg)
{
	return rouse__returned(call(once, fn, arg, &rouse__no_deadline));
}

int rouse_once_call_until(struct rouse_once *once, int (*fn)(void *arg),
			  void *arg, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(call(once, fn, arg, &how));
}

int rouse_once_call_with(struct rouse_once *once, int (*fn)(void *arg),
			 void *arg, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(call(once, fn, arg, &how))
		       : -EINVAL;
}

void rouse_once_after_fork(struct rouse_once *once)
{
	rouse__forget_caller();
	atomic_fetch_and_explicit(&once->word_, DONE, memory_order_relaxed);
}
