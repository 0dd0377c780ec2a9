/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_MONITOR_H
#define ROUSE_STRESS_MONITOR_H

#include <rouse/cond.h>
#include <rouse/waitq.h>

#include <pthread.h>

#include "harness.h"
#include "locking.h"
#include "scenario.h"

/*
 * A lock and conditions over it (C. A. R. Hoare's monitor), in each way the
 * library has: over a lock of ours, over an RLock, and over somebody else's
 * lock by way of a waiter queue.
 *
 * Each condition keeps books, plain and under the lock: how many began to wait
 * and how many were chosen, so what a notify must return is known, and whom it
 * must choose. Every operation here checks what it may.
 */
enum monitor_kind { OVER_LOCK, OVER_RLOCK, OVER_MUTEX };

#define MONITOR_KINDS 3

struct monitor {
	enum monitor_kind kind;
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	pthread_mutex_t mutex;
	struct any_lock ours; /* the one of the first two that is in use */
};

struct side {
	struct monitor *monitor;
	struct rouse_cond cond;
	struct rouse_waitq queue;    /* .. over a mutex */
	uint64_t joined;             /* waits begun */
	uint64_t chosen;             /* of them, the longest-waiting first */
	uint64_t returned;           /* of those, with 0 */
	int64_t chosen_at[LOAD_MAX]; /* of wait n at n % LOAD_MAX */
};

/* Over memory of any content. */
void monitor_begin(struct monitor *monitor, enum monitor_kind kind);
void side_begin(struct side *side, struct monitor *monitor);

/* Nobody uses them any more: close the books. */
void monitor_end(struct monitor *monitor);
void side_end(struct side *side);

/* Call the objects so. */
void monitor_name(const struct monitor *monitor, const char *name);
void side_name(const struct side *side, const char *name);

/* Enter in one way or another; an RLock by chance several levels deep.
 * Returns how deep. */
unsigned monitor_enter(struct worker *self, struct monitor *monitor);
void monitor_leave(struct monitor *monitor, unsigned levels);

/* To be called inside. The wait measures the time from the notify on. */
void side_wait(struct worker *self, struct side *side, unsigned levels);
unsigned side_notify(struct side *side, unsigned n); /* UINT_MAX: all */

#endif
