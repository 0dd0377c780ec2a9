/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_STOP_H
#define ROUSE_PYTHON_STOP_H

#include <rouse/event.h>

#include "types.h"

/*
 * The stop of a call that waits: an Event that ends the wait, as <rouse/wait.h>
 * says. The call has borrowed the Event from its caller.
 */
struct stop {
	struct rouse_event *event; /* NULL: none */
	uint32_t epoch;            /* of the event, when the call began */
};

/* Take over the argument, NULL or None for none, as the call begins. Returns 0,
 * or -1 with TypeError. */
int stop_parse(const struct module_state *state, PyObject *argument,
	       struct stop *stop);

/* Was it set since the call began? */
static inline bool stop_is_set(const struct stop *stop)
{
	return stop->event &&
	       rouse_event_wait_since_until(stop->event, stop->epoch, 0) == 0;
}

#endif
