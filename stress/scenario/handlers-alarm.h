/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_HANDLERS_ALARM_H
#define ROUSE_STRESS_HANDLERS_ALARM_H

#include <rouse/event.h>

#include <signal.h>

#include "fixture/harness.h"

/* An event that a signal handler sets in the thread that waits for it. */

/* Two signals that ring the alarm of their thread, and one that is mute. */
#define ALARM_SIGNALS 3
#define ALARM_MUTE    2
int alarm_signal(unsigned i);

/* From now on they are handled, every other time with SA_RESTART. */
void alarms_begin(struct sigaction before[ALARM_SIGNALS]);
void alarms_end(const struct sigaction before[ALARM_SIGNALS]);

/* The alarm of this thread, and how often it was rung. Nobody else sets it, and
 * nobody but this thread clears it. */
void alarm_own(struct rouse_event *alarm);
sig_atomic_t alarm_rings(void);

/* Let the handler come in the middle of every other call on the alarm. */
void alarm_fiddle(struct worker *self, struct rouse_event *alarm);

/* Wait until it was rung. */
void alarm_wait(struct worker *self, struct rouse_event *alarm);

#endif
