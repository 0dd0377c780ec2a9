/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_BELL_FD_H
#define ROUSE_EXPLORE_BELL_FD_H

#include <rouse/bell.h>

#include "explore.h"

/*
 * A bell, the eventfd that it is to have, and what a ghost knows of them. The
 * door to eventfds (lib/eventfd.h) is in bell-fd.c: the eventfd is a futex word
 * that counts, accessed by relaxed operations. So it orders no memory, and a
 * sleep may end for no reason: as epoll_wait() ends for another descriptor.
 */
struct watched_bell {
	struct rouse_bell bell;
	rouse_word count;

	/* Ghosts. */
	int fd;                /* that is open; 0: none */
	int opened;            /* how many have been */
	unsigned char ringing; /* calls of ring that have begun */
	unsigned char permits; /* writes that are allowed */
};

/* All scenarios have theirs here, as the door must find it. */
extern struct bell_state {
	struct watched_bell watched;
	unsigned ringers;
	rouse_word item[EX_THREADS]; /* relaxed: orders nothing */
	int data[EX_THREADS];        /* plain */
	bool rang[EX_THREADS];       /* a ghost: its ring has returned */
} bell_state;

/* Calls of the library with the ghost around them. */
void watched_open(void);
void watched_close(void);
void watched_ring(void);

/* Arm, sleep if it may, and hear; or without the sleep. Both return what heard
 * returned, and see to it that nothing is written while the loop is awake (B2). */
bool watched_sleep(void);
bool watched_hear(void);
bool watched_arm(void);

/* Put an item and ring; the loop's look at all items, and whether it has them
 * all. */
void put_item(unsigned i);
bool all_items_are_there(void);

/* How many there are; has the ring of thread i returned? */
unsigned ringers(void);
bool has_rung(unsigned i);

/* For end(): nothing is left to read, or the next heard would read it. */
const char *watched_end(void);

void name_bell(unsigned ringers);

#endif
