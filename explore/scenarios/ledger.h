/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_LEDGER_H
#define ROUSE_EXPLORE_SCENARIOS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "explore.h"

/*
 * What C1, C2 and C3 demand of a condition, or of a waiter queue, written down
 * beside it: who waits, in which order, and who was chosen and is owed a
 * return. A ghost, in the state of the scenario; zeroed memory is an empty
 * ledger.
 *
 * The calls are made by the thread that it is about, with the lock held, and
 * complain as soon as the library does something else.
 */
struct ledger {
	uint8_t line[EX_THREADS]; /* who waits, the longest-waiting first */
	uint8_t waiting;          /* so many in the line */
	uint8_t joined;           /* so many have ever been in it */
	uint8_t chosen;           /* bits: threads that were chosen */
	bool held;                /* somebody is between enter and exit */
	bool parked[EX_THREADS];  /* may sleep on their nodes */
	unsigned char calls;      /* of the kernel, in a notify */
};

/* The lock was acquired; it is about to be given up. */
void ledger_enter(struct ledger *ledger);
void ledger_exit(struct ledger *ledger);

/* The caller is about to wait, as the last one of the line. */
void ledger_join(struct ledger *ledger);

/* Stay away until so many have joined. It is no rescue of others: ex_pause().
 */
void ledger_await(const struct ledger *ledger, unsigned joined);

/* A notify of @n has returned this. */
void ledger_notified(struct ledger *ledger, unsigned n, int result);

/* The wait of the caller has come to this end. */
void ledger_leave(struct ledger *ledger, int err);

/* For a queue: about to park, until the leave; and around a notify, which may
 * call the kernel for those that have parked, and once for each. */
void ledger_park(struct ledger *ledger);
void ledger_count_calls(struct ledger *ledger);
void ledger_check_calls(struct ledger *ledger);

/* For a condition: about to wait under the lock; the wait has returned. */
void ledger_wait(struct ledger *ledger);
void ledger_back(struct ledger *ledger, int err);

/*
 * For quiet() and end(), with the ledgers of all @n queues over one lock: the
 * complaint, or NULL. Nobody goes on; so nobody is in the lock, nobody that was
 * chosen sleeps, and whoever sleeps is in a line.
 */
const char *ledger_at_rest(const struct ledger *ledgers, unsigned n);

#endif
