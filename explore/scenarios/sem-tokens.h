/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SEM_TOKENS_H
#define ROUSE_EXPLORE_SEM_TOKENS_H

#include <rouse/sem.h>

#include "explore.h"

/*
 * A semaphore, and what a ghost knows of its tokens: how many were posted, and
 * how many taken. No more may be taken than were posted (T1); and when nobody can
 * take a step, there is no token beside a thread that sleeps for one (T2).
 *
 * A thread that waits is one that is between watched_sem_begins() and
 * watched_sem_ends(), which a wait by any call has around it.
 */
struct watched_sem {
	struct rouse_sem sem;
	unsigned char posted, taken;
	bool waits[EX_THREADS];
};

void watched_sem_name(struct watched_sem *watched);

/* Post n; none is above the maximum. */
void watched_post(struct watched_sem *watched, unsigned n);

void watched_sem_begins(struct watched_sem *watched);
void watched_sem_ends(struct watched_sem *watched, bool took);

/* A wait in this way, which may end with what it says. Returns what it does. */
int watched_sem_wait(struct watched_sem *watched, const struct rouse_wait *how);

/* For quiet(): the complaint about a token beside a sleeper. */
const char *watched_sem_quiet(const struct watched_sem *watched);

/* For end(): the same of a token that was lost or made. */
const char *watched_sem_end(const struct watched_sem *watched);

#endif
