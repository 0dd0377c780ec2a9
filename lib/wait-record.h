/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_WAIT_RECORD_H
#define ROUSE_LIB_WAIT_RECORD_H

#include <rouse/deadline.h>
#include <rouse/types.h>

#include <stdint.h>

#include "how.h"

/*
 * What a thread waits for, for tools that look at it from outside: a debugger,
 * also on a core, or a program that reads /proc and the memory. This is a
 * contract with them; they need no symbols.
 *
 * The record lies on the stack of the thread that waits, and its address is in
 * an argument of the system call, which the kernel does not look at: the fifth
 * one of futex(2), uaddr2. The kernel shows the arguments in
 * /proc/PID/task/TID/syscall, a core has them in the registers, r8 on x86-64
 * and x4 on aarch64.
 *
 * A thread waits in this library exactly if it is in a futex call with
 * FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, that argument is an address, and there
 * is a record whose magic is this one and whose word is the first argument; or,
 * in a wait on several words, if it is in futex_waitv(2), of which it is the
 * sixth argument, and the word is the first of those that it waits for. In a
 * thread that runs a signal handler, the call that it interrupted is not to be
 * seen that way.
 *
 * A wait with a stop names that, too. The record of a rouse_wait_any() names all
 * that it waits for; that of a rouse_wait_all() the one thing that it sleeps on.
 *
 * Fields may be added at the end; size says how many there are: without the last
 * two it ends with the deadline.
 *
 * @kind    @object                     @word
 * EVENT    the event                   the event's word_
 * LOCK     the lock                    its wake_seq_
 * RLOCK    the RLock                   wake_seq_ of the lock inside
 * COND     the condition               the waiter's word_: the address of its
 *                                      node, a struct rouse_waiter
 * WAITER   the waiter: its queue is    the same
 *          not known to its thread
 * BELL     the bell, in its close      the bell's word_
 * SEM      the semaphore               its word_, with which it begins
 * AUTO     the auto event              the same
 * LATCH    the latch                   the latch's word_
 * BARRIER  the barrier                 the barrier's word_
 * ONCE     the once                    the once's word_
 * COUNT    the eventcount              the eventcount's word_
 * QUEUE    the queue                   the word_ of its supply items_, or of
 *                                      places_
 * ANY      the caller's array of       that of the first one, or of the stop
 *          struct rouse_wanted         (lib/wanted.h); or one of its own, if
 *                                      there is neither
 *
 * A thread that waits for a condition may have been chosen already. Then the
 * node is not in the queue any more, and the condition may have been freed:
 * its place_ is ROUSE__QUEUED exactly until then (waiter.h).
 */
enum rouse__kind {
	ROUSE__KIND_EVENT = 1,
	ROUSE__KIND_LOCK = 2,
	ROUSE__KIND_RLOCK = 3,
	ROUSE__KIND_COND = 4,
	ROUSE__KIND_WAITER = 5,
	ROUSE__KIND_BELL = 6,
	ROUSE__KIND_SEM = 7,
	ROUSE__KIND_AUTO = 8,
	ROUSE__KIND_LATCH = 9,
	ROUSE__KIND_BARRIER = 10,
	ROUSE__KIND_ONCE = 11,
	ROUSE__KIND_COUNT = 12,
	ROUSE__KIND_QUEUE = 13,
	ROUSE__KIND_ANY = 255, /* no object of a kind of its own */
};

#define ROUSE__WAIT_MAGIC UINT32_C(0x52757365) /* "Ruse" */

/* A flag: each lock has an owner_, as its last member (<rouse/owners.h>): the
 * kernel's id of the thread that holds it, or 0. */
#define ROUSE__WAIT_OWNERS 1
#ifdef ROUSE_DEBUG_OWNERS
#define ROUSE__WAIT_FLAGS ROUSE__WAIT_OWNERS
#else
#define ROUSE__WAIT_FLAGS 0
#endif

struct rouse__wait_record {
	uint32_t magic;
	uint16_t size;
	uint8_t kind;
	uint8_t flags;
	const void *object;
	const rouse_word *word;
	rouse_deadline deadline;        /* the caller's; the sleep itself may be
				    shorter. CLOCK_MONOTONIC */
	const struct rouse_event *stop; /* or NULL */
	uint32_t wanted;                /* how many, of ANY */
};

/* The record of a wait for an object as @how says, on this word. */
static inline struct rouse__wait_record
rouse__record(enum rouse__kind kind, const void *object, const rouse_word *word,
	      const struct rouse__how *how)
{
	return (struct rouse__wait_record){
		.magic = ROUSE__WAIT_MAGIC,
		.size = sizeof(struct rouse__wait_record),
		.kind = (uint8_t)kind,
		.flags = ROUSE__WAIT_FLAGS,
		.object = object,
		.word = word,
		.deadline = how->deadline,
		.stop = how->stop,
	};
}

#endif
