/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_DEPTH_H
#define ROUSE_LIB_DEPTH_H

#include "futex.h"

/*
 * Who is woken first, where those that came last are to be: a thread sleeps with
 * a bit that says how many there were with it in a wait that sleeps, itself
 * included: its depth.
 */
static inline uint32_t rouse__depth_bit(uint32_t depth)
{
	return UINT32_C(1) << (depth < 32 ? depth : 31);
}

/*
 * Wake @n sleepers: first those at this depth, which the caller takes for the
 * deepest; then those in the lower half above, whose order is the kernel's; and
 * then any, so that a wrong @depth does no harm. Returns how many were woken.
 */
unsigned rouse__wake_deepest(rouse_word *word, uint32_t n, uint32_t depth);

#endif
