/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/ledger.h"
#include "scenario/scenario.h"

/* Notifiers against deadlines: see ledger.h. */

static void wait_often(struct worker *self)
{
	ledgers_wait(self, self->state);
}

static void notify_often(struct worker *self)
{
	ledgers_notify(self, self->state);
}

static void *begin(const struct load *load)
{
	struct ledgers *all = zalloc_aligned(1, sizeof(*all));

	ledgers_begin(all, load, false, NULL);
	workers_add((struct role){"waiter", load->consumers, wait_often, all});
	workers_add(
		(struct role){"notifier", load->producers, notify_often, all});
	return all;
}

static void end(void *state)
{
	ledgers_end(state);
	free(state);
}

const struct scenario scenario_timeouts = {
	.name = "timeouts",
	.summary = "conditions: notifies against waits whose deadlines pass "
		   "meanwhile",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; no timeout early",
	.latency = "from a deadline to the return of the wait",
	.begin = begin,
	.end = end,
};
