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

/* A line may leave again: serve one of the requests that wait for it. */
void lines_next(void *line);

/* Let the time pass that the running thread needs to access this memory. The
 * caller does the access next, before anything else. */
void lines_access(const volatile void *p, enum access access);

/* The same for a plain access to the thread's own stack. Others touch it only
 * after an atomic access that told them of it; so as long as it is in the cache
 * the thread need not wait until the others have come to the same time. */
void lines_access_own(const volatile void *p, enum access access);

#endif
