/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_SUPPLY_H
#define ROUSE_LIB_SUPPLY_H

#include <rouse/supply.h>

#include <errno.h>
#include <stdatomic.h>

#include "how.h"
#include "wait-record.h"

/*
 * A supply is what lets threads wait for a lock-free structure: whoever adds
 * something to it moves the supply, whoever finds nothing in it sleeps there until
 * it is moved. The structure, and how one takes something out of it, is the
 * caller's.
 *
 * The word:
 *
 *	31                                    6        2      1      0
 *	+-------------------------------------+--------+------+--------+
 *	| MOVES, modulo 2^26                  | WAKING | HERD | CLOSED |
 *	+-------------------------------------+--------+------+--------+
 *
 * Invariants:
 *  1. Every change is a read-modify-write, so all changes have one order, and a
 *     thread that sees a change has synchronised with every move before it (the
 *     changes in between continue its release sequence).
 *  2. A move adds to MOVES, after what it brings is in the structure. So a
 *     thread that saw the word, then looked in vain, and finds the word as it
 *     was, has missed nothing. (Exactly 2^26 moves between its look and its sleep
 *     would be missed, until the next one.)
 *  3. sleepers_ is not 0 while a thread sleeps. A thread adds itself before it
 *     confirms, by a read-modify-write of the word, that the word is as it was;
 *     then it sleeps, and takes itself off when it has left. So a move whose
 *     change comes after that one finds it in sleepers_; and one whose change
 *     comes before has changed the word, and the thread does not sleep. It may
 *     be there without sleeping: a needless wake.
 *  4. HERD: a thread sleeps that found something, but not what it needs, such as
 *     room for some items where it has more of them. It may have taken the wake
 *     that was for another one, and how many can go on after the next move is
 *     unknown; so that move takes HERD away, and wakes all. Such a thread sets it
 *     each time before it sleeps; so a move that finds it set after its wakes
 *     wakes all, too. It may be set with no such sleeper: a needless wake of all.
 *  5. WAKING, at most WAKING_MAX: at least that many threads are under way that
 *     were woken, or are about to be. Whoever comes from its sleep takes one
 *     away, if there is one, and then looks. So there is one under way, whose look
 *     comes later, for each change of the word after which WAKING is not 0. It
 *     may be less than there are: a needless wake.
 *  6. A move wakes as many threads as it brings things, unless as many are under
 *     way by WAKING as there are sleepers, or as may be at once: as there are CPUs
 *     to run them, or one if throttled. Then it relies on those. So one that was
 *     woken, takes something and leaves more wakes the next, unless WAKING tells
 *     of one; and so does one that took one away from WAKING, and leaves without a
 *     look, since it got something else that it waited for. Whoever did not sleep
 *     owes nothing for what it leaves. That had its move, or has it still to come;
 *     at that move no thread slept, or one was woken or counted in WAKING, which
 *     looks later; and who fell asleep since has looked after the move, and found
 *     a gap, whose put has its move to come.
 *  7. CLOSED stays, and comes with a wake of all, as does each move after it: it
 *     may be the last one, after which each sleeper has to learn that nothing
 *     will come. What it means is the caller's: by the order of the word each
 *     move knows whether it came before.
 *
 * So no thread sleeps while there is something for it and nobody is under way:
 * the last thing that was brought has one under way since it was, which looks
 * later, and hands that on as long as there is more.
 */
#define ROUSE__SUPPLY_CLOSED UINT32_C(1)
#define ROUSE__SUPPLY_HERD   UINT32_C(2)
#define ROUSE__SUPPLY_WAKING UINT32_C(4) /* its lowest bit */
#define ROUSE__SUPPLY_MOVE   UINT32_C(64)

#define ROUSE__WAKING_MAX (ROUSE__SUPPLY_MOVE / ROUSE__SUPPLY_WAKING - 1)

/* The options. */
#define ROUSE__SUPPLY_LIFO      UINT32_C(1)
#define ROUSE__SUPPLY_THROTTLED UINT32_C(2)

/*
 * How one takes something, a rouse__supply_take: @word is what the word was before,
 * and the look at the structure comes after that.
 *
 * Returns:   0                 it has it;
 *            ROUSE__SUPPLY_MORE  the same, and there is more for others;
 *            -EAGAIN           there is nothing;
 *            -EBUSY            there is something, but not for this one now;
 *            another -errno    there will be nothing: the wait ends with that.
 */
#define ROUSE__SUPPLY_MORE 1

/* One with these options, whose word is 0. */
struct rouse__supply rouse__supply_of(uint32_t options,
				      rouse__supply_take *taker);

/* Wait until it can be taken, for a wait in this @object. Returns 0, what
 * @take returned, or what ended the wait as @how says. */
int rouse__supply_wait(struct rouse__supply *supply, rouse__supply_take *take,
		       void *into, const void *object,
		       const struct rouse__how *how);

/* The slow path of a move of @n things, after which the word was this. */
void rouse__supply_wake(struct rouse__supply *supply, uint32_t word,
			uint32_t n);

/* There is more than the caller took; or it came from a sleep and did not
 * look. */
void rouse__supply_pass_on(struct rouse__supply *supply);

/*
 * For a wait on several words, whose steps they are: begin, then look and take;
 * if there is nothing, arm, and if that is right sleep while *at->word is
 * at->value, and look again; and end, also if the last look was missed since
 * something else was there first.
 */
void rouse__supply_want_begin(struct rouse_get *want);
bool rouse__supply_want_get(struct rouse_get *want);
bool rouse__supply_want_arm(struct rouse_get *want, struct rouse_armed *at);
void rouse__supply_want_end(struct rouse_get *want);

/* How many there are at least of those that confirmed before a change of the word
 * that this thread has seen. */
static inline uint32_t
rouse__supply_sleepers(const struct rouse__supply *supply)
{
	return atomic_load_explicit(&supply->sleepers_, memory_order_relaxed);
}

static inline uint32_t rouse__supply_look(const struct rouse__supply *supply)
{
	/* (supply.look) acquire: pairs with (supply.move) and (supply.close). What a
	 * move that came before has brought is seen by the look that follows. */
	return atomic_load_explicit(&supply->word_, memory_order_acquire);
}

/* There will be no more: of what that means, see CLOSED. */
void rouse__supply_close(struct rouse__supply *supply);

/* In the child of a fork. */
void rouse__supply_after_fork(struct rouse__supply *supply);

#endif
