/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/count.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "futex.h"
#include "gate.h"

/* gcc's ThreadSanitizer knows nothing of fences. These order atomic accesses of
 * the program, which are no races to it. */
#if defined(__SANITIZE_THREAD__) && !defined(__clang__) && __GNUC__ >= 11
#pragma GCC diagnostic ignored "-Wtsan"
#endif

_Static_assert(sizeof(struct rouse_count) == 8, "ABI: a word and a number");

/*
 * The word:
 *
 *	31                                  2        1         0
 *	+-----------------------------------+--------+---------+
 *	| EPOCH: counts moves that were due | LOOKED | WAITERS |
 *	+-----------------------------------+--------+---------+
 *
 * A gate (gate.h), which is open for a waiter while EPOCH is not that of its key.
 *
 * Invariants:
 *  1. Every change of the word is a read-modify-write.
 *  2. EPOCH changes by moves alone, each of which takes LOOKED away. A look sets
 *     LOOKED, and its key is the EPOCH beside it. So while the EPOCH is that of a
 *     key, LOOKED is set, and the next move must not do without a change of it.
 *  3. WAITERS is set before any thread sleeps, with the EPOCH of its key there. A
 *     move that takes it away wakes all; so while a thread sleeps, either WAITERS
 *     is set, or it is about to be woken. It may be set with no sleeper left: that
 *     costs a needless wake.
 *  4. A wait that returns an error looks at the word by a read-modify-write before
 *     that: if a move_one has woken it, that one's EPOCH is there, and it returns 0
 *     instead, so that its caller looks for what was announced. Who was woken
 *     though its key is of a look that came after that move has found the
 *     structure without what was announced by it, and nobody needs that wake.
 *  5. sleepers_ counts the waits that spin, or may be in the kernel; a hint, read by
 *     move_one alone, before it lets anybody go: while it is above 1 move_one wakes
 *     one and leaves WAITERS there, otherwise it does as a move does. So too high
 *     a count costs needless wakes; too low a one, which there is as a thread falls
 *     asleep, wakes too many.
 *
 * Why a move may do without a read-modify-write (J. Dekker's pair): the mover
 * changes the structure (A), has a fence (F), and loads the word (B). The one that
 * waits changes the word by its look (C), has a fence (G), and then tries the
 * structure (D). Fences of seq_cst have one order. If F comes before G, D sees A,
 * and there is no need to wait; if G comes before F, B sees C, or something later
 * in the order of the word: LOOKED, or the EPOCH of a move that came after the
 * look, which ends the wait as well. C11 says this of a C that is a change (7.17.3
 * and 5.1.2.4); of a load that finds LOOKED set by another thread it does not, and
 * so a look is a read-modify-write always.
 *
 * If each move were a read-modify-write, there would be no need for a fence, nor
 * for a look to set anything: in the order of the word the look comes before the
 * move or after it, and then sees what was before it. On one CPU alone the two
 * cost the same. But each move would have to own the word's cache line, which all
 * producers would pull from each other, and consumers that look, too; so the line
 * is only read here as long as nobody looks, and all producers have a copy. That
 * is what an eventcount is for.
 */
#define WAITERS ROUSE__GATE_WAITERS
#define LOOKED  UINT32_C(2)
#define EPOCH   UINT32_C(4) /* its lowest bit */

uint32_t rouse_count_look(struct rouse_count *count)
{
	uint32_t old = atomic_fetch_or_explicit(&count->word_, LOOKED,
						memory_order_relaxed);

	/* (count.look) seq_cst: pairs with (count.move). Either the try
	 * that follows sees the change, or that mover sees LOOKED. */
	atomic_thread_fence(memory_order_seq_cst);
	return old / EPOCH;
}

/* Returns whether there may be sleepers to be woken: one of them, if WAITERS stays,
 * which @one asks for, else all. The eventcount is only named any more. */
static bool move(struct rouse_count *count, bool one, bool *stays)
{
	uint32_t old, taken;

	/* (count.move) seq_cst: pairs with (count.look), (count.leave),
	 * (gate.look) and (gate.entry). Either this sees LOOKED, or the try
	 * after that look sees the change. And it is a release, too: what the
	 * caller wrote before is seen by the waits that this ends. */
	atomic_thread_fence(memory_order_seq_cst);
	old = atomic_load_explicit(&count->word_, memory_order_relaxed);
	do {
		if (!(old & (LOOKED | WAITERS)))
			return false;
		*stays = one && atomic_load_explicit(&count->sleepers_,
						     memory_order_relaxed) > 1;
		taken = *stays ? LOOKED : LOOKED | WAITERS;
	} while (!atomic_compare_exchange_weak_explicit(
		&count->word_, &old, (old & ~taken) + EPOCH,
		memory_order_relaxed, memory_order_relaxed));
	return old & WAITERS;
}

void rouse_count_move(struct rouse_count *count)
{
	bool stays;

	if (move(count, false, &stays))
		rouse__futex_wake_all(&count->word_);
}

void rouse_count_move_one(struct rouse_count *count)
{
	bool stays;

	if (!move(count, true, &stays))
		return;
	if (stays)
		rouse__futex_wake_one(&count->word_, ROUSE__ANY);
	else
		rouse__futex_wake_all(&count->word_);
}

static bool has_moved(uint32_t word, uint32_t key)
{
	return word / EPOCH != key;
}

static int wait(struct rouse_count *count, uint32_t key,
		const struct rouse__how *how)
{
	const struct rouse__gate gate = {
		ROUSE__KIND_COUNT, count, &count->word_,
		has_moved,         key,   &count->spin_history_,
		~(EPOCH - 1)};
	int err;

	atomic_fetch_add_explicit(&count->sleepers_, 1, memory_order_relaxed);
	err = rouse__gate_wait(&gate, how);
	/* (count.leave) acquire: pairs with (count.move). The wake of a move_one
	 * may have been spent on this thread, whose load then, by C11, may still
	 * be one of an older word. This is not, and the thread stays. */
	if (err < 0 &&
	    has_moved(ROUSE__NEWEST(&count->word_, memory_order_acquire), key))
		err = 0;
	atomic_fetch_sub_explicit(&count->sleepers_, 1, memory_order_relaxed);
	return err;
}

void rouse_count_wait(struct rouse_count *count, uint32_t key)
{
	rouse__returned(wait(count, key, &rouse__no_deadline));
}

int rouse_count_wait_until(struct rouse_count *count, uint32_t key,
			   rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait(count, key, &how));
}

int rouse_count_wait_with(struct rouse_count *count, uint32_t key,
			  const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(wait(count, key, &how))
		       : -EINVAL;
}

void rouse_count_after_fork(struct rouse_count *count)
{
	atomic_fetch_and_explicit(&count->word_, ~WAITERS,
				  memory_order_relaxed);
	atomic_store_explicit(&count->sleepers_, 0, memory_order_relaxed);
}
