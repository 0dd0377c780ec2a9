/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_FUTEX_H
#define ROUSE_LIB_FUTEX_H

#include <rouse/deadline.h>
#include <rouse/types.h>

/*
 * The door to the world: the only calls of the library that leave it. What
 * needs another world (a test, a fault injector, an explorer of schedules)
 * links another futex.c.
 *
 * Of the kernel's futex (futex(2)) the callers may assume only this: a wait
 * whose word has the expected value sleeps until a wake, and the comparison
 * and the falling asleep are one step against any wake on the same word. A
 * wait may also end for no reason. Neither call orders any memory access.
 */

/* A sleeper names a set of bits, a wake reaches those that share one with it.*/
#define ROUSE__ANY UINT32_MAX

/*
 * Sleep while *word == expected.
 *
 * @deadline: nothing below 1; ROUSE_FOREVER for none.
 *
 * Returns:   0           woken, or for no reason;
 *            -EAGAIN     the word had another value;
 *            -ETIMEDOUT  the deadline passed;
 *            -EINTR      a signal handler ran; only if there is a deadline
 *                        is that certain for handlers of every kind.
 */
int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline);

/* One of several words on which a thread sleeps, and its expected value. */
struct rouse__futex {
	rouse_word *word;
	uint32_t expected;
};

/* On how many words it may sleep at once, as the kernel has it. */
#ifndef ROUSE__WORDS_MAX
#define ROUSE__WORDS_MAX 128
#endif

/*
 * Sleep while each word has its expected value; a wake of any of them ends it,
 * whatever its bits. A wake may be spent on this sleeper when another one has
 * ended its sleep already. @n: 1 to ROUSE__WORDS_MAX.
 *
 * Returns:   0, -EAGAIN, -ETIMEDOUT  as rouse__futex_wait();
 *            -EINTR   a signal handler ran; not after one with SA_RESTART;
 *            -ENOSYS  the kernel does not have this, or a sandbox forbids it, or
 *                     there is no memory for it now.
 */
int rouse__futex_wait_any(const struct rouse__futex *at, unsigned n,
			  rouse_deadline deadline);

/*
 * Wake one sleeper whose bits meet these, or all. The word is only named, never
 * accessed; its memory may be gone.
 *
 * Returns:   whether one slept there: false if all threads that wait on
 *            the word are still on their way, or in a signal handler, or
 *            stopped.
 */
bool rouse__futex_wake_one(rouse_word *word, uint32_t bits);
void rouse__futex_wake_all(rouse_word *word);

/* The present, in nanoseconds of CLOCK_MONOTONIC. Above 0. */
rouse_deadline rouse__now(void);

/* On how many CPUs the process may run; at least 1. */
unsigned rouse__cpus(void);

/* The calling thread: never 0, and unique among the threads alive. */
uintptr_t rouse__self(void);

/*
 * The same without a call, where that is known: with glibc on x86-64,
 * pthread_self() is the thread pointer. Where threads are not the C library's,
 * ROUSE__OTHER_THREADS is defined.
 */
static inline uintptr_t rouse__caller(void)
{
#if defined(__x86_64__) && defined(__LP64__) && defined(__GLIBC__) &&          \
	!defined(ROUSE__OTHER_THREADS)
	uintptr_t pointer;

	__asm__("movq %%fs:0, %0" : "=r"(pointer));
	return pointer;
#else
	return rouse__self();
#endif
}

#endif
