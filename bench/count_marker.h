/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_COUNT_MARKER_H
#define ROUSE_BENCH_COUNT_MARKER_H

#include <sys/prctl.h>

/*
 * A call to the kernel that does nothing, by which a thread tells the one who
 * counts its calls that they count from here on (1), or no more (-1).
 */
#define COUNT_MARKER 0x726f7573

static inline void count_marker(int step)
{
	prctl(COUNT_MARKER, step, 0, 0, 0);
}

#endif
