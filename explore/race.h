/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_RACE_H
#define ROUSE_EXPLORE_RACE_H

#include "world.h"

/* The running thread is about to access memory that is not atomic. */
void race_plain(const void *address, size_t bytes, bool write, const void *pc);

/* Thread t accesses an atomic object. */
void race_atomic(unsigned t, const struct op *op, bool write);

/* The running thread enters a function, which begins below this place of its
 * stack, called from there; or leaves it. */
void race_enter(const void *stack, const void *caller);
void race_leave(void);

/* Thread t ends the lifetime of this memory. */
void race_end_lifetime(unsigned t, uintptr_t address, size_t bytes);

/* Call sites of the functions that each thread is in, for traces. They are not
 * part of the world, so they are right only if no state was restored. */
extern const void *race_callers[MAX_THREADS][MAX_FRAMES];

/* The code of the plain access that failed, or NULL. */
extern const void *race_pc;

/*
 * For history_settle(). Stamps are below MAX_STAMPS, so that a set of them fits
 * in a word. race_settle() forgets what all threads know, and returns which
 * stamps of each thread are still in use; race_renumber() renumbers them.
 */
#define MAX_STAMPS 64

void race_settle(uint64_t *used);
void race_renumber(uint8_t (*number)[MAX_STAMPS]);

#endif
