/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_KERNEL_H
#define ROUSE_EXPLORE_KERNEL_H

#include "world.h"

/*
 * The outcomes of the next step of thread t, which is a futex call or a look
 * at the clock; see memory_choices() and memory_step(). *woken gets the
 * threads that it woke, as bits.
 */
unsigned kernel_choices(unsigned t);
bool kernel_step(unsigned t, unsigned choice, unsigned *woken);

/* Make a move of the environment. Returns false, and changes nothing, if it is
 * impossible now. */
bool kernel_environment_move(const struct move *move);

/* May a signal come to thread t, whose handler is not running already? */
bool kernel_may_signal(unsigned t);

/* Does thread t nap, that is sleep until between two ticks? */
bool kernel_naps(unsigned t);

/* Does thread t sleep until a deadline that may pass? */
bool kernel_timer_runs(unsigned t);

/* Could any move of the environment wake a sleeper? */
bool kernel_may_wake(void);

#endif
