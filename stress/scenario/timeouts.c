/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture/harness.h"
#include "fixture/ledger.h"
#include "scenario/scenario.h"

/* Notifiers against deadlines: see books.h. */

static struct all_books all;

static void wait_often(struct worker *self)
{
	books_wait(self, &all);
}

static void notify_often(struct worker *self)
{
	books_notify(self, &all);
}

static void begin(const struct load *load)
{
	books_begin(&all, load, false);
	crew_add((struct role){"waiter", load->consumers, wait_often});
	crew_add((struct role){"notifier", load->producers, notify_often});
}

static void end(void)
{
	books_end(&all);
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
