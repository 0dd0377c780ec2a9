/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_BOOKS_H
#define ROUSE_STRESS_BOOKS_H

#include <rouse/cond.h>
#include <rouse/event.h>

#include <stdbool.h>
#include <stdint.h>

#include "harness.h"
#include "scenario.h"

/*
 * Notifiers against waits that end before they are notified: the waits are so
 * short, or so often interrupted, that many a waiter is chosen while or after
 * it gives up. Notifiers sometimes keep the lock for a while before they choose,
 * so that waiters which have given up stand at the lock then: these too are
 * waiters still, and if one is chosen, its wait must return 0.
 *
 * The books are kept under the lock, plain, and exact at each moment: who
 * waits, and who was chosen and is not back yet. At the end no notification
 * may be left that nobody returned for.
 *
 * A lost wake is often healed by the next thread that comes for the lock. So
 * a notifier that chose somebody sometimes stays away until a chosen one is
 * back; and the first notifier and the first waiter are a pair with a lock of
 * their own, where nobody else can come, if there are others for a crowd.
 */
struct books {
	struct rouse_lock lock;
	struct rouse_cond cond;
	unsigned notifiers;   /* that are at work */
	uint64_t waiting;     /* not chosen, not back */
	uint64_t chosen;      /* in all, by what the notifies returned */
	uint64_t returned;    /* in all, by a wait that returned 0 */
	uint64_t timed_out;   /* in all */
	uint64_t interrupted; /* in all */
	bool closed;
	struct rouse_event heard; /* of a chosen one that is back */
};

struct all_books {
	struct books crowd, pair;
	bool with_pair;
	bool stormy;      /* its workers joined the storm (storm.h) */
	int64_t patience; /* of the waiters, at most */
};

void books_begin(struct all_books *all, const struct load *load, bool stormy);
void books_end(const struct all_books *all);

/* The work of a waiter, and of a notifier. */
void books_wait(struct worker *self, struct all_books *all);
void books_notify(struct worker *self, struct all_books *all);

#endif
