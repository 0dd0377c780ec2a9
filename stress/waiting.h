/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_WAITING_H
#define ROUSE_STRESS_WAITING_H

#include <rouse/event.h>

#include "worker.h"

/* Wait for an event, and say so meanwhile. */
void await_event(struct worker *self, struct rouse_event *event);

/*
 * The same for work, which need not come for long: others may be chosen each
 * time. If a wake is lost, it is who gave the work that waits in vain for it; or
 * in the end, when nobody is at work any more, the one that is idle.
 */
void await_work(struct worker *self, struct rouse_event *event);

/*
 * The same without a deadline, with one far away, or with near ones, again and
 * again, which may pass: by chance.
 */
void await_event_somehow(struct worker *self, struct rouse_event *event);

#endif
