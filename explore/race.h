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

/* Thread t ends the life of this memory. */
void race_end_lifetime(unsigned t, uintptr_t address, size_t bytes);

/* Whence each function was called that a thread is in, for traces: no part of
 * the world, so true only of an execution that was never restored. */
extern const void *race_callers[MAX_THREADS][MAX_FRAMES];

/* The function that did the plain access that failed; NULL. */
extern const void *race_pc;

/*
 * Set when the search must begin anew: a thread has accessed a place in the
 * stack of another one, at which plain accesses were not watched up to now,
 * and are from now on. Only such places are worth watching in stacks.
 */
extern bool race_restart_search;

/*
 * For history_settle(). Stamps are below MAX_STAMPS, so that a set of them is
 * a word. race_settle() forgets what all know of, and says which stamps of
 * each thread are in use still; race_renumber() gives them new numbers.
 */
#define MAX_STAMPS 64

void race_settle(uint64_t *used);
void race_renumber(uint8_t (*number)[MAX_STAMPS]);

#endif
