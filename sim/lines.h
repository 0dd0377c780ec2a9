/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_LINES_H
#define ROUSE_SIM_LINES_H

#include <stdbool.h>

/*
 * Memory as the caches of the CPUs have it, in lines of 64 bytes.
 */
enum access {
	ACCESS_PLAIN_READ,
	ACCESS_PLAIN_WRITE,
	ACCESS_LOAD, /* atomic */
	ACCESS_STORE,
	ACCESS_RMW,
};

void lines_reset(void);

/* An event of a line: one of those who wait for it gets it. */
void lines_next(void *line);

/* The running thread is about to access this memory, and comes to the time
 * when it can: the caller does so before anything else. */
void lines_access(const volatile void *p, enum access access);

/* The same for memory that is its own as long as nobody else was told of it:
 * the time of other threads does not matter as long as it is in the cache. */
void lines_access_own(const volatile void *p, enum access access);

#endif
