/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_LIFETIME_H
#define ROUSE_EXPLORE_LIFETIME_H

#include "world.h"

/*
 * What memory the threads of a scenario have, and for how long: its state,
 * except for what was given to ex_free(); and their stacks, down to the frames
 * of the functions that they are in.
 */

/* The thread in whose stack this is; NOBODY if in none. */
unsigned lifetime_owner(uintptr_t address);

bool lifetime_in_state(uintptr_t address);

/* May thread t access this memory? If not, the execution has failed. */
bool lifetime_check(unsigned t, uintptr_t address, size_t bytes);

static inline bool overlap(uintptr_t a, size_t a_bytes, uintptr_t b,
			   size_t b_bytes)
{
	return a < b + b_bytes && b < a + a_bytes;
}

#endif
