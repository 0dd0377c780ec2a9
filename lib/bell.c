/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/bell.h>

#include <stdatomic.h>

#include "eventfd.h"
#include "spin.h"

_Static_assert(sizeof(struct rouse_bell) == 8, "ABI: a word and a descriptor");

/*
 * The word:
 *
 *	31                               4         3        2       1      0
 *	+--------------------------------+---------+--------+-------+------+
 *	| WRITING: rings that will write | CLOSING | UNREAD | ARMED | RUNG |
 *	+--------------------------------+---------+--------+-------+------+
 *
 * Invariants:
 *  1. Every change is a read-modify-write, so all changes have one order.
 *  2. RUNG: it rang since the loop heard it. It is set by each ring and taken
 *     away by the loop alone. Set beside a closed bell, it waits.
 *  3. ARMED: the loop sleeps, or is about to. The loop sets it, and only if
 *     RUNG is clear; the ring that sets RUNG takes it away, and no other one
 *     writes. So RUNG and ARMED exclude each other, and there is a write at
 *     most for each arm.
 *  4. WRITING counts the rings that have taken ARMED and have not yet done all
 *     that they do with the bell: until it is 0, open_ stays as it is.
 *  5. UNREAD is set before each write, and taken away only while WRITING is 0
 *     and the bell is not armed, just before a read. So an eventfd that is
 *     readable, or will be without a further arm, has UNREAD. It may be set
 *     with nothing to read: that costs one needless read.
 *  6. CLOSING: the loop sleeps on the word until WRITING is 0.
 *
 * No ring is slept through: in the order of the word, either it comes before
 * the arm, which then finds RUNG, and the loop does not sleep; or after it, and
 * then it, or another one before it, takes ARMED and writes, which ends the sleep
 * also if that has not begun.
 *
 * open_ is the descriptor plus 1, or 0. Plain: the loop changes it while the
 * bell is not armed and WRITING is 0, and a ring reads it only in between.
 */
#define RUNG    UINT32_C(1)
#define ARMED   UINT32_C(2)
#define UNREAD  UINT32_C(4)
#define CLOSING UINT32_C(8)
#define WRITING UINT32_C(16) /* its lowest bit */

int rouse_bell_fd(const struct rouse_bell *bell)
{
	return (int)bell->open_ - 1;
}

int rouse_bell_open(struct rouse_bell *bell)
{
	int fd;

	if (bell->open_)
		return -EBUSY;
	fd = rouse__eventfd_open();
	if (fd < 0)
		return fd;
	bell->open_ = (uint32_t)fd + 1;
	return 0;
}

static uint32_t rung(uint32_t word)
{
	if (word & ARMED)
		return ((word & ~ARMED) | RUNG | UNREAD) + WRITING;
	return word | RUNG;
}

void rouse_bell_ring(struct rouse_bell *bell)
{
	uint32_t old = atomic_load_explicit(&bell->word_, memory_order_relaxed);

	/* (bell.ring) acq_rel: pairs with (bell.heard) and (bell.arm). What the
	 * caller wrote before is seen by the loop that hears this, hence the
	 * exchange even when nothing changes; and the descriptor, of a bell that
	 * is armed, is seen here. */
	while (!atomic_compare_exchange_weak_explicit(
		&bell->word_, &old, rung(old), memory_order_acq_rel,
		memory_order_relaxed))
		;
	if (!(old & ARMED))
		return;
	rouse__eventfd_write(rouse_bell_fd(bell));
	/* (bell.written) release: pairs with (bell.close) and (bell.heard). From
	 * here on the loop may read what was written, and rely on that; and close
	 * the descriptor, and free the bell. */
	old = atomic_fetch_sub_explicit(&bell->word_, WRITING,
					memory_order_release);
	if ((old & CLOSING) && old / WRITING == 1)
		rouse__futex_wake_all(&bell->word_); /* this only names it */
}

bool rouse_bell_arm(struct rouse_bell *bell)
{
	uint32_t old = atomic_load_explicit(&bell->word_, memory_order_relaxed);

	do {
		if (old & RUNG)
			return false;
		/* (bell.arm) release: pairs with (bell.ring). It carries the
		 * descriptor. */
	} while (!atomic_compare_exchange_weak_explicit(
		&bell->word_, &old, old | ARMED, memory_order_release,
		memory_order_relaxed));
	return true;
}

bool rouse_bell_heard(struct rouse_bell *bell)
{
	uint32_t taken,
		old = atomic_load_explicit(&bell->word_, memory_order_relaxed);

	do {
		taken = RUNG | ARMED | (old < WRITING ? UNREAD : 0);
		/* (bell.heard) acquire: pairs with (bell.ring) and
		 * (bell.written). The loop looks next at what each ring that
		 * came before announced; and reads after what was written. */
	} while (!atomic_compare_exchange_weak_explicit(
		&bell->word_, &old, old & ~taken, memory_order_acquire,
		memory_order_relaxed));
	if (old & UNREAD)
		rouse__eventfd_read(rouse_bell_fd(bell));
	return old & RUNG;
}

/* Wait until no ring will write, or read open_. None begins to: the bell is not
 * armed. */
static void await_written(struct rouse_bell *bell)
{
	struct rouse__wait_record record = rouse__record(
		ROUSE__KIND_BELL, bell, &bell->word_, &rouse__no_deadline);
	uint32_t word;

	for (;;) {
		/* (bell.close) acquire: pairs with (bell.written). */
		word = atomic_load_explicit(&bell->word_, memory_order_acquire);
		if (word < WRITING)
			return;
		rouse__await(&bell->word_, word, word | CLOSING, ROUSE__ANY,
			     &rouse__no_deadline, &record);
	}
}

static void close_now(struct rouse_bell *bell)
{
	rouse__eventfd_close(rouse_bell_fd(bell));
	bell->open_ = 0;
}

void rouse_bell_close(struct rouse_bell *bell)
{
	if (!bell->open_)
		return;
	atomic_fetch_and_explicit(&bell->word_, ~ARMED, memory_order_relaxed);
	await_written(bell);
	atomic_fetch_and_explicit(&bell->word_, RUNG, memory_order_relaxed);
	close_now(bell);
}

int rouse_bell_after_fork(struct rouse_bell *bell)
{
	atomic_fetch_and_explicit(&bell->word_, RUNG, memory_order_relaxed);
	if (!bell->open_)
		return 0;
	close_now(bell);
	return rouse_bell_open(bell);
}
