/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_LEDGER_H
#define ROUSE_EXPLORE_SCENARIOS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "explore.h"

/*
 * What C1, C2 and C3 require of a condition, or of a waiter queue: the threads
 * that wait, in order, and those that were chosen and are owed a return. A
 * ghost, in the state of the scenario; zeroed memory is an empty ledger.
 *
 * The calls are made by the thread concerned, with the lock held, and fail as
 * soon as the library does something else.
 */
struct ledger {
	uint8_t line[EX_THREADS]; /* the waiters, the longest-waiting first */
	uint8_t waiting;          /* the number of waiters in the line */
	uint8_t joined;           /* the number that ever joined it */
	uint8_t chosen;           /* bits: threads that were chosen */
	bool lifo;                /* the last of the line is chosen first */
	bool held;                /* a thread is between enter and exit */
	bool parked[EX_THREADS];  /* may sleep on their nodes */
	unsigned char calls;      /* system calls in a notify */
};

/* The lock was acquired; it is about to be released. */
void ledger_enter(struct ledger *ledger);
void ledger_exit(struct ledger *ledger);

/* The caller is about to wait, as the last one of the line. */
void ledger_join(struct ledger *ledger);

/* Pause until @joined threads have joined. */
void ledger_await(const struct ledger *ledger, unsigned joined);

/* A notify of @n has returned this. */
void ledger_notified(struct ledger *ledger, unsigned n, int result);

/* The wait of the caller returned this. */
void ledger_leave(struct ledger *ledger, int err);

/* For a queue: before a park, which lasts until the leave; and around a notify,
 * which may make one system call for each thread that has parked. */
void ledger_park(struct ledger *ledger);
void ledger_count_calls(struct ledger *ledger);
void ledger_check_calls(struct ledger *ledger);

/* For a condition: about to wait under the lock; the wait has returned. */
void ledger_wait(struct ledger *ledger);
void ledger_back(struct ledger *ledger, int err);

/*
 * For quiet() and end(), with the ledgers of all @n queues over one lock: the
 * complaint, or NULL. No thread is runnable; so none holds the lock, none that
 * was chosen sleeps, and each sleeper is in a line.
 */
const char *ledger_at_rest(const struct ledger *ledgers, unsigned n);

#endif
