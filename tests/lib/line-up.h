/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_LINE_UP_H
#define ROUSE_TESTS_LINE_UP_H

#include <sched.h>
#include <stdatomic.h>

/* For two threads: until both have come here in that round, of 1, 2 and so on. */
static inline void line_up(_Atomic unsigned *line, unsigned round)
{
	(*line)++;
	for (unsigned spins = 0; *line < 2 * round; spins++) {
		if (spins > 100)
			sched_yield();
	}
}

#endif
