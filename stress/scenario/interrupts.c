/* SPDX-License-Identifier: BSD-2-Clause */
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
static struct all_books all;
static unsigned n_waiters;

static void wait_often(struct worker *self)
{
	storm_join(self->number);
	books_wait(self, &all);
	storm_leave(self);
}

static void notify_often(struct worker *self)
{
	storm_join(n_waiters + self->number);
	books_notify(self, &all);
	storm_leave(self);
}

static void begin(const struct load *load)
{
	unsigned stormers = load->producers / 4 + 1;

	n_waiters = load->consumers;
	books_begin(&all, load, true);
	storm_begin(load->consumers + load->producers, stormers);
	crew_add((struct role){"waiter", load->consumers, wait_often});
	crew_add((struct role){"notifier", load->producers, notify_often});
	crew_add((struct role){"stormer", stormers, storm_blow});
}

static void end(void)
{
	books_end(&all);
	storm_end();
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
