/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_FIBER_H
#define ROUSE_EXPLORE_FIBER_H

#include "world.h"

/*
 * The threads of a scenario are coroutines on stacks of their own, so that a
 * search may save and restore them as bytes.
 */
extern unsigned char stacks[MAX_THREADS][STACK_BYTES];

/* Prepare thread t, which has not run yet, to begin with its body. */
void fiber_make(unsigned t);

/* Run thread t until it reaches its next step, or its end. */
void fiber_run(unsigned t);

/* The running thread has reached a step: suspend it until the search runs it
 * again. */
void fiber_yield(void);

/* From now on a thread that crashes only fails its execution. */
void fiber_catch_crashes(void);

/* The part of the stack of thread t that is in use. */
static inline unsigned char *fiber_top(unsigned t)
{
	return world.thread[t].sp;
}

static inline size_t fiber_bytes(unsigned t)
{
	return world.thread[t].sp
		       ? (size_t)(stacks[t] + STACK_BYTES - fiber_top(t))
		       : 0;
}

#endif
