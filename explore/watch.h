/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_WATCH_H
#define ROUSE_EXPLORE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Around each run of a thread, up to its next step. */
void watch_begin(void);
void watch_end(void);

/*
 * When the threads are watched. A search does not, but watch_wanted gets set
 * when one should be on the way that it has just gone: then the search goes the
 * same way again. watch_forget() begins anew.
 */
extern enum watch_mode { WATCH_SEARCH, WATCH_OFF, WATCH_ON } watch_mode;
extern bool watch_wanted;
void watch_forget(void);

/* The signals of faults come to watch_signal(). Before, nothing is watched. */
void watch_enable(void);

/* The running thread comes to this place of its code. */
static inline void watch_pass(const void *pc)
{
	extern uint64_t watch_way;

	watch_way = (watch_way ^ (uintptr_t)pc) * UINT64_C(0x9e3779b97f4a7c15);
}

/* It is about to access this memory, as the compiler tells. */
void watch_announce(const void *memory, size_t bytes, bool write);

/* A signal that may be due to the watching, with what its handler gets. Returns
 * true if it was: then the thread may go on, unless it has failed. */
bool watch_signal(int signal, const void *place, void *context);

/* The running thread is called from there: from a ghost? */
bool watch_is_ghost(const void *pc);

#endif
