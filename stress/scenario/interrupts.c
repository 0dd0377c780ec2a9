/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "disturb/storm.h"
#include "fixture/harness.h"
#include "fixture/ledger.h"
#include "scenario/scenario.h"

/*
 * The same as timeouts, in a storm of signals, and half of the waits are
 * interruptible: for the condition, for the lock and for an event. Such a wait
 * returns -EINTR only if its thread has handled a signal meanwhile, and then
 * has consumed no notification; the others never do.
 */
struct interrupts {
	struct ledgers all;
	unsigned n_waiters;
};

static void wait_often(struct worker *self)
{
	struct interrupts *interrupts = self->state;

	storm_join(self->number);
	ledgers_wait(self, &interrupts->all);
	storm_leave(self);
}

static void notify_often(struct worker *self)
{
	struct interrupts *interrupts = self->state;

	storm_join(interrupts->n_waiters + self->number);
	ledgers_notify(self, &interrupts->all);
	storm_leave(self);
}

static void *begin(const struct load *load)
{
	struct interrupts *interrupts = zalloc_aligned(1, sizeof(*interrupts));
	unsigned stormers = load->producers / 4 + 1;

	interrupts->n_waiters = load->consumers;
	ledgers_begin(&interrupts->all, load, true, NULL);
	storm_begin(load->consumers + load->producers, stormers);
	workers_add((struct role){"waiter", load->consumers, wait_often,
				  interrupts});
	workers_add((struct role){"notifier", load->producers, notify_often,
				  interrupts});
	workers_add((struct role){"stormer", stormers, storm_blow, NULL});
	return interrupts;
}

static void end(void *state)
{
	struct interrupts *interrupts = state;

	ledgers_end(&interrupts->all);
	storm_end();
	free(interrupts);
}

const struct scenario scenario_interrupts = {
	.name = "interrupts",
	.summary = "conditions: notifies against waits that signals end "
		   "meanwhile",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; -EINTR only by a "
		  "signal",
	.latency = "from a deadline to the return of the wait",
	.begin = begin,
	.end = end,
};
