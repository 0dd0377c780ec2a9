/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_MEMORY_MODEL_H
#define ROUSE_EXPLORE_MEMORY_MODEL_H

#include "world.h"

/*
 * The outcomes of the next step of thread t, an atomic access or a fence, are
 * numbered from 0: the newest value, or the last place, first. Not all numbers
 * below memory_choices() need to be possible.
 *
 * memory_step() takes the step with that outcome. Returns false, and changes
 * nothing, if it is not possible.
 */
unsigned memory_choices(unsigned t);
bool memory_step(unsigned t, unsigned choice);

/*
 * Can a futex wait of thread t find its expected value in the word (or, if not
 * @equal, another one)? If so, it has: as a relaxed load of its thread.
 */
bool memory_compare(unsigned t, bool equal);

/* Thread t sees from now on the newest value of each object, though without what
 * was written before it. */
void memory_see_all(unsigned t);

/* A wake of this word by thread t: all later waits know of the word what the
 * thread knows. */
void memory_publish_word(unsigned t, uintptr_t word);

/* Later plain accesses of thread t have a new stamp. */
void memory_new_stamp(unsigned t);

#endif
