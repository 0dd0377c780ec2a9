/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_VISITED_H
#define ROUSE_EXPLORE_VISITED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The set of the states that a search has visited, by their hashes, and what
 * each one had cost when it was reached most cheaply.
 */

/* Returns true if the state is new, or was reached at a lower cost than
 * before. */
bool visited_add(uint64_t hash, uint16_t cost);

void visited_clear(void);
uint64_t visited_count(void);

/* Will the next state make it grow? */
bool visited_will_grow(void);

/* The bytes that it takes, or will take while it grows. */
size_t visited_peak(void);

#endif
