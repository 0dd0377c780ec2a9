/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_KERNEL_H
#define ROUSE_EXPLORE_KERNEL_H

#include "world.h"

/*
 * The outcomes of the next step of thread t, which is a futex call or a look
 * at the clock; see memory_choices() and memory_step(). *woken gets the
 * threads that do not sleep any more, as bits.
 */
unsigned kernel_choices(unsigned t);
bool kernel_step(unsigned t, unsigned choice, unsigned *woken);

/* Something happens that is no step of a thread. Returns false, and changes
 * nothing, if it cannot happen now. */
bool kernel_environment_move(const struct move *move);

/* Does thread t sleep until a deadline that may pass? */
bool kernel_timer_runs(unsigned t);

/* Is there a sleeper whom anything that may happen could wake? */
bool kernel_may_wake(void);

#endif
