/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_YIELD_H
#define ROUSE_EXPLORE_YIELD_H

#include "world.h"

/*
 * The running thread has reached a step: return when the search has taken it.
 * Signal handlers run in here. Returns the result; whether a compare-and-swap
 * succeeded is in the thread.
 */
uint64_t yield_at(const struct op *op);

#endif
