/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/ledger.h"
#include "fixture/stopper.h"
#include "scenario/scenario.h"

/*
 * The same as timeouts, in a storm of stops: half of the waits have one, for the
 * condition and for the lock. Such a wait returns -ECANCELED only if the stop
 * was set meanwhile, and then has consumed no notification, and no wake of the
 * lock; the others never do.
 */

static void wait_often(struct worker *self)
{
	ledgers_wait(self, self->state);
}

static void notify_often(struct worker *self)
{
	ledgers_notify(self, self->state);
}

static void stop(struct worker *self)
{
	stop_often(self, self->state);
}

static void *begin(const struct load *load)
{
	struct ledgers *all = zalloc_aligned(1, sizeof(*all));
	struct stopper *stopper = zalloc_aligned(1, sizeof(*stopper));

	stopper_init(stopper, load->patience);
	ledgers_begin(all, load, false, stopper);
	workers_add((struct role){"waiter", load->consumers, wait_often, all});
	workers_add(
		(struct role){"notifier", load->producers, notify_often, all});
	workers_add((struct role){"stopper", 1, stop, stopper});
	return all;
}

static void end(void *state)
{
	struct ledgers *all = state;

	ledgers_end(all);
	free(all->stopper);
	free(all);
}

const struct scenario scenario_stops = {
	.name = "stops",
	.summary = "conditions and locks: notifies against waits that a stop "
		   "ends meanwhile",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; -ECANCELED only by "
		  "a stop",
	.latency = "from a deadline to the return of the wait",
	.begin = begin,
	.end = end,
};
