/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_CHAOS_H
#define ROUSE_STRESS_CHAOS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Pauses where a schedule can go wrong, and noise: a machine that has other
 * things to do (noise.h).
 */

/* Is there a pause point before each atomic access of the library? Only in
 * rouse-stress-chaos; else there are only those at the futex door. */
extern const bool chaos_in_library;

/* From now on there is chaos, with these decisions: to be called before the
 * workers begin. */
void chaos_begin(uint64_t seed);
void chaos_end(void);

/* From now on other pause points are hot: this number says which. */
void chaos_heat(uint64_t number);

/* A new worker says so, with a seed of its own. */
void chaos_join(uint64_t seed);

/*
 * A pause point: a worker that comes here may be kept for a while. If that is
 * in the library, it makes a note of it.
 *
 * @where: tells the points apart, the same in each run of one program.
 * @pc:    where that is, after the access; NULL if not in the library.
 */
void chaos_pause(uintptr_t where, const void *pc);

/* What the note says; its object is the pc. */
extern const char chaos_noted[];

#endif
