/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_KINDS_H
#define ROUSE_CLI_KINDS_H

/*
 * The kinds of objects that the library has, a row each: what lints, tests and
 * programs must know of all of them. A new primitive is a row here, and a
 * function tell_<kind>() in decode.c; tests/lint/check-kinds.sh says what else
 * there must be.
 *
 *	ROW(KIND, kind, BYTES, INITIALISER)
 *
 * A struct rouse_<kind> has BYTES at most, on a 64-bit machine. Its initialiser
 * may name other objects as the_<kind>; a kind that only a call makes usable has
 * none. No more is assumed of who includes this than C++11.
 */
#ifdef ROUSE_DEBUG_OWNERS
#define OWNER_BYTES 8
#else
#define OWNER_BYTES 0
#endif

/* clang-format off */
#define ROUSE_INITIALISED_KINDS(ROW)                                           \
	ROW(EVENT, event, 4, ROUSE_EVENT_INIT)                                 \
	ROW(LOCK, lock, 32 + OWNER_BYTES, ROUSE_LOCK_INIT)                                   \
	ROW(RLOCK, rlock, 48 + OWNER_BYTES, ROUSE_RLOCK_INIT)                                \
	ROW(COND, cond, 48, ROUSE_COND_INIT(&the_lock))                        \
	ROW(WAITQ, waitq, 16, ROUSE_WAITQ_INIT)                                \
	ROW(BELL, bell, 8, ROUSE_BELL_INIT)                                    \
	ROW(SEM, sem, 12, ROUSE_SEM_INIT(0))                                   \
	ROW(AUTO, auto, 8, ROUSE_AUTO_INIT)                                    \
	ROW(LATCH, latch, 4, ROUSE_LATCH_INIT(0))                              \
	ROW(BARRIER, barrier, 8, ROUSE_BARRIER_INIT(2))                        \
	ROW(ONCE, once, 4, ROUSE_ONCE_INIT)                                    \
	ROW(COUNT, count, 8, ROUSE_COUNT_INIT)
#define ROUSE_KINDS(ROW)                                                       \
	ROUSE_INITIALISED_KINDS(ROW)                                           \
	ROW(QUEUE, queue, 288, NONE)
/* clang-format on */

#endif
