/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_ENDS_H
#define ROUSE_EXPLORE_SCENARIOS_ENDS_H

#include <rouse/event.h>
#include <rouse/wait.h>

#include <stdbool.h>

/*
 * What else ends waits: each has a deadline; the first one has a stop, too, which
 * one thread sets, and the others may be interrupted.
 */
struct ends {
	struct rouse_event stop;
	bool stopping; /* ghost */
};

/* For the waiter with that number. */
struct rouse_wait ends_of(struct ends *ends, unsigned i);

/* For the one thread. */
void ends_stop(struct ends *ends);

/* A wait in that way has returned this error, which is none of its own. */
void ends_with(const struct ends *ends, int err, const struct rouse_wait *how);

#endif
