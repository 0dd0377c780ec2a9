/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_LUCK_H
#define ROUSE_LIB_LUCK_H

#include <rouse/types.h>

#include <stdatomic.h>

/*
 * Which waits spin before they sleep. To spin pays if the other side runs on
 * another CPU right now, and will be done before a sleep and a wake would be.
 * It is wasted if that one needs the very CPU that spins, or is far from done.
 * Nobody can know which; but as it was the last time it will often be the next
 * time. So each object remembers its luck: with all the luck there is, each
 * wait spins. Each spin in vain takes some away, and the less there is, the
 * fewer waits spin: to see whether the luck has come back, which one success
 * is enough to show. Where it never does, as on one CPU, 511 of 512 waits
 * sleep at once.
 *
 * A new object has no luck, and its first wait sleeps: it may be its last.
 *
 * All this is a hint. Whatever is remembered, the waits are right.
 */

/* The most luck there is; the least is 0. */
#ifndef ROUSE__LUCKY
#define ROUSE__LUCKY 3
#endif

/*
 * With one less, one in 2 to this power as many waits spin. Measured on 2 CPUs:
 * with 3 a round trip of an event on one CPU takes 1.03 times as long as
 * without any spins, and by 16 pairs at once 0.8 times; with 1 or 2, and more
 * steps of luck, nothing stood out of the noise.
 */
#ifndef ROUSE__RARER
#define ROUSE__RARER 3
#endif

/* Does a wait spin, with this luck, as the turn-th of its object? */
static inline bool rouse__due(uint32_t luck, uint32_t turn)
{
	uint32_t others =
		(UINT32_C(1) << ROUSE__RARER * (ROUSE__LUCKY - luck)) - 1;

	return (turn & others) == (1 & others);
}

/* What remains of the luck after a spin in vain. */
static inline uint32_t rouse__unlucky(uint32_t luck)
{
	return luck > 0 ? luck - 1 : 0;
}

/*
 * An object that does not count its waits otherwise keeps the luck and, as far
 * as it matters, the turn in one number, its habit. Zero is new. Whoever waits
 * may change it at any time: two at once lose a turn, or some luck.
 */
#define ROUSE__TURN  ((uint32_t)ROUSE__LUCKY + 1)
#define ROUSE__TURNS (UINT32_C(1) << ROUSE__RARER * ROUSE__LUCKY)

_Static_assert(ROUSE__TURN *ROUSE__TURNS <= UINT16_MAX, "a habit is a hint");

static inline uint32_t rouse__habit(const rouse_hint *habit)
{
	return atomic_load_explicit(habit, memory_order_relaxed);
}

/* Most often it stays as it is, and the others' cache lines too. */
static inline void rouse__habit_set(rouse_hint *habit, uint32_t old,
				    uint32_t next)
{
	if (next != old)
		atomic_store_explicit(habit, (uint16_t)next,
				      memory_order_relaxed);
}

/* Does the next wait spin? */
static inline bool rouse__habit_spins(rouse_hint *habit)
{
	uint32_t old, luck, turn;

	if (ROUSE__RARER == 0)
		return true; /* nothing to remember */
	old = rouse__habit(habit);
	luck = old % ROUSE__TURN;
	turn = (old / ROUSE__TURN + 1) % ROUSE__TURNS;
	if (luck < ROUSE__LUCKY)
		rouse__habit_set(habit, old, turn * ROUSE__TURN + luck);
	return rouse__due(luck, old / ROUSE__TURN);
}

/* A spin is over. */
static inline void rouse__habit_learn(rouse_hint *habit, bool in_vain)
{
	uint32_t old, luck;

	if (ROUSE__RARER == 0)
		return;
	old = rouse__habit(habit);
	luck = old % ROUSE__TURN;
	rouse__habit_set(habit, old,
			 old - luck +
				 (in_vain ? rouse__unlucky(luck)
					  : (uint32_t)ROUSE__LUCKY));
}

#endif
