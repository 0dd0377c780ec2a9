/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_USAGE_H
#define ROUSE_EXPLORE_USAGE_H

#include "world.h"

/* The ways in which memory is used. */
enum {
	USED_PLAIN = 1,
	USED_ATOMIC = 2,
	USED_FOREIGN = 4,  /* in a stack: by another thread than its own */
	USED_MORTAL = 8,   /* in the state: until ex_free() */
	USED_HANDLER = 16, /* by a signal handler, of any thread */
};

/*
 * Set when the search must be restarted: memory is used in a way in which it
 * was not used so far, and earlier accesses were not recorded because of that.
 * From now on they are.
 */
extern bool usage_restart_search;

/* Thread t uses this memory in that way. Returns all ways in which any part of
 * it was ever used. */
uint8_t usage_note(unsigned t, uintptr_t address, size_t bytes, uint8_t way);

/* The lifetime of this memory may end before the execution does. In stacks that
 * goes without saying. */
void usage_mortal(uintptr_t address, size_t bytes);

/* May a signal handler of the running thread come before its next plain access
 * and use this memory? In any other memory it makes no difference whether the
 * handler comes then or at the step before. */
bool usage_meets_handler(const void *memory, size_t bytes);

#endif
