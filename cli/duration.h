/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_DURATION_H
#define ROUSE_CLI_DURATION_H

#include <stdint.h>

/* A time in nanoseconds with two or three digits: "850 ns", "3.4 us", "12 ms",
 * "1.2 s". */
#define DURATION_SIZE 24
const char *duration(char text[DURATION_SIZE], int64_t ns);

static inline double in_seconds(int64_t ns)
{
	return (double)ns / 1e9;
}

#endif
