/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_HANDLERS_BELL_H
#define ROUSE_STRESS_HANDLERS_BELL_H

#include <rouse/event.h>

#include <signal.h>

#include "fixture/harness.h"

/* An event that a signal handler sets in the thread that waits for it. */

/* Two signals that ring the bell of their thread, and one that is mute. */
#define BELL_SIGNALS 3
#define BELL_MUTE    2
int bell_signal(unsigned i);

/* From now on they are handled, every other time with SA_RESTART. */
void bells_begin(struct sigaction before[BELL_SIGNALS]);
void bells_end(const struct sigaction before[BELL_SIGNALS]);

/* The bell of this thread, and how often it was rung. Nobody else sets it, and
 * only this thread clears it. */
void bell_own(struct rouse_event *bell);
sig_atomic_t bell_rings(void);

/* Let the handler come in the middle of every other call on the bell. */
void bell_fiddle(struct worker *self, struct rouse_event *bell);

/* Wait until it was rung. */
void bell_wait(struct worker *self, struct rouse_event *bell);

#endif
