/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_FUTEX_H
#define ROUSE_LIB_FUTEX_H

#include <rouse/deadline.h>
#include <rouse/event.h>
#include <rouse/types.h>

struct rouse__wait_record;

/*
 * The door to the world: the only calls of the library that leave it, but for
 * those of eventfd.h. What needs another world (a test, a fault injector, an
 * explorer of schedules) links another futex.c.
 *
 * Of the kernel's futex (futex(2)) the callers may assume only this: a wait
 * whose word has the expected value sleeps until a wake, and the comparison
 * and the falling asleep are one step against any wake on the same word. A
 * wait may also end for no reason. Neither call orders any memory access.
 */

/*
 * The last value of a word, which a plain load need not find, in the order of a
 * read-modify-write: for a thread that was woken and leaves. Compilers may make a
 * load of one that changes nothing (clang before 16 does); not of a volatile one.
 */
#define ROUSE__NEWEST(word, order)                                             \
	atomic_fetch_or_explicit((volatile rouse_word *)(word), 0, order)

/* A sleeper names a set of bits, a wake reaches those that share one with it.*/
#define ROUSE__ANY UINT32_MAX

/*
 * Sleep while *word == expected.
 *
 * @deadline: nothing below 1; ROUSE_FOREVER for none.
 * @record:   for tools that look at the sleeper, or NULL (wait-record.h).
 *
 * Returns:   0           woken, or for no reason;
 *            -EAGAIN     the word had another value;
 *            -ETIMEDOUT  the deadline passed;
 *            -EINTR      a signal handler ran; only if there is a deadline
 *                        is that certain for handlers of every kind.
 */
int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline,
		      const struct rouse__wait_record *record);

/* On how many words it may sleep at once, as the kernel has it. */
#ifndef ROUSE__WORDS_MAX
#define ROUSE__WORDS_MAX 128
#endif

/*
 * Sleep while each word has its value; a wake of any of them ends it,
 * whatever its bits. A wake may be spent on this sleeper when another one has
 * ended its sleep already. @n: 1 to ROUSE__WORDS_MAX.
 *
 * Returns:   0, -EAGAIN, -ETIMEDOUT  as rouse__futex_wait();
 *            -EINTR   a signal handler ran; not after one with SA_RESTART;
 *            -ENOSYS  the kernel does not have this, or a sandbox forbids it, or
 *                     there is no memory for it now.
 */
int rouse__futex_wait_any(const struct rouse_armed *at, unsigned n,
			  rouse_deadline deadline,
			  const struct rouse__wait_record *record);

/*
 * Wake one sleeper whose bits meet these, or @n of them, 1 to INT_MAX, or all.
 * The word is only named, never accessed; its memory may be gone.
 *
 * Returns:   whether one slept there: false if all threads that wait on
 *            the word are still on their way, or in a signal handler, or
 *            stopped; or how many did.
 */
bool rouse__futex_wake_one(rouse_word *word, uint32_t bits);
unsigned rouse__futex_wake_some(rouse_word *word, unsigned n, uint32_t bits);
void rouse__futex_wake_all(rouse_word *word);

/*
 * What is said before the process is aborted, since waiting on would lose
 * wakeups: the call, the errno, and the cause. A program that was linked with
 * the library has this text in it, by which rouse-who knows.
 */
#define ROUSE__LAST_WORDS "rouse: %s failed with errno %d: %s\n"

/* The end of the program, with a sentence that says what failed. */
_Noreturn void rouse__die(const char *call, int err);

/* The present, in nanoseconds of CLOCK_MONOTONIC. Above 0. */
rouse_deadline rouse__now(void);

/* On how many CPUs the process may run; at least 1. */
unsigned rouse__cpus(void);

/*
 * The calling thread: never 0, unique among the threads alive, and not soon
 * given to another. It is the kernel's id of the thread.
 */
uintptr_t rouse__self(void);

/*
 * The same without a call once it was asked, and 0 before. It is at a place
 * that the loader fixes ("initial-exec"), so that a shared library reads it as
 * fast as a program; that takes some of the bytes that glibc sets aside for what
 * is loaded later. musl sets none aside and would not load such a library,
 * and until glibc 2.36 there is no safe time to ask to be told of forks: there
 * it is the C library that remembers, and is called. Where threads are not
 * the C library's, ROUSE__OTHER_THREADS is defined.
 */
#if defined(__GLIBC__) && !defined(ROUSE__OTHER_THREADS)
#if __GLIBC_PREREQ(2, 36)
#define ROUSE__REMEMBERS_SELF
extern _Thread_local unsigned rouse__remembered_self
	__attribute__((tls_model("initial-exec")));
#endif
#endif

static inline uintptr_t rouse__caller(void)
{
#ifdef ROUSE__REMEMBERS_SELF
	unsigned known = rouse__remembered_self;

	if (__builtin_expect(known != 0, 1))
		return known;
#endif
	return rouse__self();
}

/* In the child of a fork that nobody may have been told of. */
static inline void rouse__forget_caller(void)
{
#ifdef ROUSE__REMEMBERS_SELF
	rouse__remembered_self = 0;
#endif
}

#endif
