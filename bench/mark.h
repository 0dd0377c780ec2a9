/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_MARK_H
#define ROUSE_BENCH_MARK_H

#include <sys/prctl.h>

/*
 * A call to the kernel that does nothing, by which a thread tells the one who
 * counts its calls that they count from here on (1), or no more (-1).
 */
#define MARK 0x726f7573

static inline void mark(int step)
{
	prctl(MARK, step, 0, 0, 0);
}

#endif
