/* SPDX-License-Identifier: BSD-2-Clause */
#include "waiting.h"

#include <errno.h>

#include "harness.h"

#define FAR  (3600 * ROUSE_SEC)
#define NEAR (100 * ROUSE_USEC)

void await_event(struct worker *self, struct rouse_event *event)
{
	doing_to(self, "waits for", event);
	rouse_event_wait(event);
	doing(self, "works");
}

void await_work(struct worker *self, struct rouse_event *event)
{
	be_idle(self, true);
	await_event(self, event);
	be_idle(self, false);
}

static void await_near(struct worker *self, struct rouse_event *event)
{
	unsigned most = (unsigned)NEAR >> rng_below(&self->rng, 8);
	int err;

	do {
		unsigned ns = rng_below(&self->rng, most);

		err = rouse_event_wait_until(event, rouse_after(ns));
	} while (err == -ETIMEDOUT);
	check_equal("wait_until near returns 0", 0, err);
}

void await_event_somehow(struct worker *self, struct rouse_event *event)
{
	doing_to(self, "waits for", event);
	switch (rng_below(&self->rng, 4)) {
	case 0:
		check_equal("wait_until far returns 0", 0,
			    rouse_event_wait_until(event, rouse_after(FAR)));
		break;
	case 1:
		await_near(self, event);
		break;
	default:
		rouse_event_wait(event);
	}
	doing(self, "works");
}
