/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_SUSPENDED_VICTIMS_H
#define ROUSE_STRESS_SUSPENDED_VICTIMS_H

#include <rouse/event.h>
#include <rouse/lock.h>

#include <signal.h>
#include <stdint.h>

#include "fixture/harness.h"

#define STAY (50 * ROUSE_MSEC) /* at most, mostly */

/*
 * Workers, one of MINORITY of them, that are suspended now and then: a signal
 * comes whose handler stays for a while. It ends early if the lock is held and
 * is entered by no thread: its own thread may be the one that has it.
 */
struct suspension {
	const struct rouse_lock *lock;
	_Atomic uint64_t *entered; /* how often the lock was acquired */
	struct rouse_event over;   /* no thread is suspended any more */
	struct victim *victims;
	unsigned n;
	struct sigaction before;
};

void suspension_begin(struct suspension *suspension, unsigned n_workers,
		      const struct rouse_lock *lock, _Atomic uint64_t *entered);
void suspension_end(struct suspension *suspension);

/* Of each worker: as the i-th; each time that it begins something new, for it
 * may be suspended once from then on; and before it finishes. The last one
 * returns when no thread is suspended any more. */
void victim_join(struct suspension *suspension, unsigned i);
void victim_expose(void);
void victim_leave(struct worker *self, struct suspension *suspension);

/* The work of the one that suspends them; its state is the suspension. */
void suspend_often(struct worker *self);

#endif
