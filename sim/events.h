/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_EVENTS_H
#define ROUSE_SIM_EVENTS_H

#include <stdbool.h>

#include "machine.h"

/*
 * The queue of events, in the order of their times; events at the same time in
 * the order in which they were added.
 */
enum event_kind {
	EVENT_RUN,   /* the thread goes on */
	EVENT_TIMER, /* the deadline of its wait passes */
	EVENT_LINE,  /* the next one may have the line */
};

struct event {
	double time;
	uint64_t number; /* of its adding */
	void *of;        /* the thread, or the line */
	uint32_t wait;   /* of the thread, when this was added */
	enum event_kind kind;
};

#define HUGE_TIME 1e300

void events_reset(void);
void events_add(double time, enum event_kind kind, void *of, uint32_t wait);

/* The time of the first, or HUGE_TIME. */
double events_first(void);

/* Take the first if it is not after that time. */
bool events_take(struct event *event, double until);

#endif
