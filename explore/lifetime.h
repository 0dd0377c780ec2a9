/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_LIFETIME_H
#define ROUSE_EXPLORE_LIFETIME_H

#include "world.h"

/*
 * What memory the threads of a scenario have, and how long: its state, but for
 * what ex_free() has ended; and their stacks, as far down as the functions
 * that they are in.
 */

/* The thread in whose stack this is; NOBODY if in none. */
unsigned lifetime_owner(uintptr_t address);

bool lifetime_in_state(uintptr_t address);

/* Can its life end before the execution does? */
bool lifetime_is_mortal(uintptr_t address, size_t bytes);

/* Is it there for thread t to access? Fails if not. */
bool lifetime_check(unsigned t, uintptr_t address, size_t bytes);

static inline bool overlap(uintptr_t a, size_t a_bytes, uintptr_t b,
			   size_t b_bytes)
{
	return a < b + b_bytes && b < a + a_bytes;
}

#endif
