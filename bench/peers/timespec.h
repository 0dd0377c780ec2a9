/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_TIMESPEC_H
#define ROUSE_BENCH_TIMESPEC_H

#include <time.h>

#include "../peer.h"

/* The deadlines of a peer whose waits take a moment of the monotonic clock. */
typedef struct timespec deadline;

static inline deadline deadline_in(int64_t ns)
{
	int64_t when = now_ns() + ns;

	return (deadline){when / 1000000000, when % 1000000000};
}

static inline deadline deadline_past(void)
{
	return (deadline){0, 0};
}

#endif
