/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_COUNT_H
#define ROUSE_BENCH_COUNT_H

#include <stdbool.h>
#include <sys/types.h>

/* The caller's parent shall count its system calls, and those of threads it
 * makes. False if it cannot. */
bool count_me(void);

/* How many calls this child made in the end, between its marks; it called
 * count_me(). */
double count_calls_of(pid_t child);

#endif
