/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_MEMORY_MODEL_H
#define ROUSE_EXPLORE_MEMORY_MODEL_H

#include "world.h"

/*
 * The outcomes of the next step of thread t, an atomic access or a fence, are
 * numbered from 0: the newest value, or the last place, first. Some numbers
 * below memory_choices() may be none.
 *
 * memory_step() takes the step with that outcome. Returns false, and changes
 * nothing, if there is none of that number.
 */
unsigned memory_choices(unsigned t);
bool memory_step(unsigned t, unsigned choice);

/*
 * Can a futex wait of thread t find its expected value in the word (or, if not
 * equal, another one)? If so, it has: a relaxed load that the kernel does for
 * its thread.
 */
bool memory_compare(unsigned t, bool equal);

/* A wake of this word by thread t: whatever it knows of the word is known to
 * all waits that come later. */
void memory_publish_word(unsigned t, uintptr_t word);

/* The plain accesses that thread t does from now on bear a new stamp. */
void memory_new_stamp(unsigned t);

#endif
