/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture/monitor.h"

#include <rouse/event.h>

#include <limits.h>
#include <stdlib.h>

#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * notify(n) chooses exactly min(n, waiting), those that have waited longest; with
 * LIFO those that came last.
 * There is a condition over each kind of lock. Every waiter goes to one of
 * them, by chance, waits, and comes again at once; every notifier chooses none,
 * some, half, or all of those that it finds.
 *
 * A broadcast to waiters that are all back before the lock is free, a notify to
 * one of those, and a newcomer between both: the conditions know how many
 * waited and how many of them were chosen, so that a thread that returns must
 * have a place among the chosen (monitor.h).
 *
 * The next thread that acquires a lock makes up for a lost wake. So a notifier
 * sometimes stays away until all that were chosen are back.
 */
struct meeting {
	_Alignas(64) struct monitor monitor;
	struct condition condition;
	struct rouse_event all_back; /* those that were chosen */
};

struct meetings {
	struct meeting of[MONITOR_KINDS];
	_Atomic unsigned notifying;
	_Atomic bool closed;
};

static struct meeting *some_meeting(struct worker *self)
{
	struct meetings *meetings = self->state;

	return &meetings->of[rng_below(&self->rng, MONITOR_KINDS)];
}

/* Returns whether it was still open. */
static bool wait_once(struct worker *self, struct meeting *meeting)
{
	struct condition *condition = &meeting->condition;
	const struct meetings *meetings = self->state;
	unsigned levels = monitor_enter(self, &meeting->monitor);
	bool open =
		!atomic_load_explicit(&meetings->closed, memory_order_relaxed);

	if (open) {
		condition_wait(self, condition, levels);
		if (condition->returned == condition->chosen)
			rouse_event_set(&meeting->all_back);
	}
	monitor_leave(&meeting->monitor, levels);
	advance(self, open);
	return open;
}

static void wait_often(struct worker *self)
{
	while (wait_once(self, some_meeting(self)))
		;
}

static unsigned some_number(struct rng *rng, const struct condition *condition)
{
	unsigned waiting = (unsigned)condition->waiting;

	switch (rng_below(rng, 4)) {
	case 0:
		return UINT_MAX;
	case 1:
		return waiting / 2;
	case 2:
		return waiting + rng_below(rng, 2);
	default:
		return rng_below(rng, 4);
	}
}

static void notify_once(struct worker *self, struct meeting *meeting)
{
	unsigned levels = monitor_enter(self, &meeting->monitor);
	unsigned n = some_number(&self->rng, &meeting->condition);

	n = condition_notify(self, &meeting->condition, n);
	if (n > 0)
		rouse_event_clear(&meeting->all_back);
	monitor_leave(&meeting->monitor, levels);
	if (n > 0 && rng_one_in(&self->rng, 4))
		await_event(self, &meeting->all_back);
	advance(self, 0);
}

static void close_meeting(struct worker *self, struct meeting *meeting)
{
	unsigned levels = monitor_enter(self, &meeting->monitor);

	condition_notify(self, &meeting->condition, UINT_MAX);
	monitor_leave(&meeting->monitor, levels);
	advance(self, 0);
}

static void notify_often(struct worker *self)
{
	struct meetings *meetings = self->state;

	while (!time_is_up())
		notify_once(self, some_meeting(self));

	if (atomic_fetch_sub_explicit(&meetings->notifying, 1,
				      memory_order_relaxed) != 1)
		return;
	atomic_store_explicit(&meetings->closed, true, memory_order_relaxed);
	for (unsigned i = 0; i < MONITOR_KINDS; i++)
		close_meeting(self, &meetings->of[i]);
}

static void *begin_as(const struct load *load, bool lifo)
{
	struct meetings *meetings = zalloc_aligned(1, sizeof(*meetings));
	static const char *const names[] = {
		[OVER_LOCK] = "over the lock",
		[OVER_RLOCK] = "over the rlock",
		[OVER_MUTEX] = "over the mutex",
	};

	for (unsigned i = 0; i < MONITOR_KINDS; i++) {
		struct meeting *meeting = &meetings->of[i];

		monitor_begin(&meeting->monitor, (enum monitor_kind)i, NULL);
		if (lifo)
			condition_begin_lifo(&meeting->condition,
					     &meeting->monitor);
		else
			condition_begin(&meeting->condition, &meeting->monitor);
		monitor_name(&meeting->monitor, "of the meeting");
		condition_name(&meeting->condition, names[i]);
		object_name(OBJECT_EVENT, &meeting->all_back, "all back %s",
			    names[i]);
	}
	atomic_store_explicit(&meetings->notifying, load->producers,
			      memory_order_relaxed);

	workers_add(
		(struct role){"waiter", load->consumers, wait_often, meetings});
	workers_add((struct role){"notifier", load->producers, notify_often,
				  meetings});
	return meetings;
}

static void *begin(const struct load *load)
{
	return begin_as(load, false);
}

static void *begin_lifo(const struct load *load)
{
	return begin_as(load, true);
}

static void end(void *state)
{
	struct meetings *meetings = state;
	uint64_t returned = 0;

	for (unsigned i = 0; i < MONITOR_KINDS; i++) {
		condition_end(&meetings->of[i].condition);
		monitor_end(&meetings->of[i].monitor);
		returned += meetings->of[i].condition.returned;
	}
	check_equal("each wait was chosen", (int64_t)returned,
		    (int64_t)part_items());
	free(meetings);
}

const struct scenario scenario_notify = {
	.name = "notify",
	.summary = "conditions: notify none, some or all of many waiters, over "
		   "each kind of lock",
	.unit = "waits",
	.checks = "each notify chose exactly n, the longest-waiting "
		  "ones, and each of them returned once",
	.latency = "from a notify to the return of the wait",
	.begin = begin,
	.end = end,
};

const struct scenario scenario_notify_lifo = {
	.name = "notify-lifo",
	.summary = "the same with conditions and queues that are LIFO",
	.unit = "waits",
	.checks = "each notify chose exactly n, those that came last, and "
		  "each of them returned once",
	.latency = "from a notify to the return of the wait",
	.begin = begin_lifo,
	.end = end,
};
