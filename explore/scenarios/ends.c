/* SPDX-License-Identifier: BSD-2-Clause */
#include "ends.h"

#include <errno.h>

#include "explore.h"
#include "futex.h"

struct rouse_wait ends_of(struct ends *ends, unsigned i)
{
	return (struct rouse_wait){
		ex_tick(1),
		i == 0 ? ROUSE_WAIT_STOP : ROUSE_WAIT_INTERRUPTIBLE,
		&ends->stop,
	};
}

EX_GHOST static void stop_begins(struct ends *ends)
{
	ends->stopping = true;
}

EX_GHOST static void was_stopped(const struct ends *ends)
{
	ex_assert(ends->stopping, "it was stopped by nothing");
}

void ends_stop(struct ends *ends)
{
	ex_pause();
	stop_begins(ends);
	rouse_event_set(&ends->stop);
}

void ends_with(const struct ends *ends, int err, const struct rouse_wait *how)
{
	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= how->deadline,
			  "its wait ended early");
	else if (err == -ECANCELED)
		was_stopped(ends);
	else
		ex_assert(err == -EINTR &&
				  (how->flags & ROUSE_WAIT_INTERRUPTIBLE),
			  "an unknown value");
}
