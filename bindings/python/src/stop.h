/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_STOP_H
#define ROUSE_PYTHON_STOP_H

#include <rouse/event.h>

#include "types.h"

/*
 * The stop of a call that waits: an Event that ends the wait, as <rouse/wait.h>
 * says. The call has borrowed the Event from its caller.
 *
 * A call that hands its wait to another one, through code in Python, hands over a
 * _Since: the Event, with the epoch that it had when the first of them began. So a
 * pulse of the stop that comes between the two is not missed. To the calls of this
 * module it is an Event that was set if the Event was since then; in all else it
 * passes for the Event, whose attributes it has.
 */
struct stop {
	struct rouse_event *event; /* NULL: none */
	uint32_t epoch;            /* of the event, when the call began */
};

/* Is it an Event, or a _Since? */
bool stop_fits(const struct module_state *state, PyObject *object);

/* Of an object that fits: as a stop of a call that begins now, or began then. */
void stop_read(const struct module_state *state, PyObject *object,
	       struct stop *stop);

/* Take over the argument, NULL or None for none, as the call begins. Returns 0,
 * or -1 with TypeError. */
int stop_parse(const struct module_state *state, PyObject *argument,
	       struct stop *stop);

/* What another call gets that goes on with this wait: a _Since of the argument that
 * stop_parse() took over, or None for none. Returns a new reference, or NULL with an
 * exception. */
PyObject *stop_since(const struct module_state *state, PyObject *argument,
		     const struct stop *stop);

/* Was it set since the call began? */
static inline bool stop_is_set(const struct stop *stop)
{
	return stop->event &&
	       rouse_event_wait_since_until(stop->event, stop->epoch, 0) == 0;
}

#endif
