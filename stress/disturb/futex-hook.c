/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pause(), in strict C11 */

#include "disturb/futex-hook.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "disturb/chaos.h"
#include "disturb/faults.h"
#include "door.h"
#include "fixture/harness.h"

/*
 * The shaker stands in the futex door (door.h), in each worker's own thread:
 * it notes who sleeps on what, for the watchdog; and it shakes the schedule,
 * within what the door allows. It now and then gives the CPU away between
 * the mark that a waiter leaves and its sleep, or between its sleep and its
 * look at the word; and now and then it ends a wait for no reason, and the
 * next ones of that thread too. That makes a waiter of a lock starve, which
 * hardly happens otherwise. The shaker has random numbers of its own, so that
 * those of a worker repeat with the seed, however often it slept.
 */
#define SHAKE_ONE_IN 64

/* The pause points at the door. */
enum { DOOR_WAIT, DOOR_AWAKE, DOOR_WAKE };

#define SLEEPLESS_MAX 16 /* well above the patience of lib/lock.c */

static _Atomic bool frozen;

/* Whoever comes through the door stays there, from now on. */
static void stay_if_frozen(void)
{
	while (atomic_load_explicit(&frozen, memory_order_relaxed))
		pause();
}

static int sleep_there(struct worker *self, const struct door_call *call)
{
	int err = door_go_on(call);

	self->woken += err == 0;
	return err;
}

static int shaken_wait(const struct door_call *call)
{
	struct worker *self = crew_me();
	unsigned shake;
	int err = 0;

	if (self == NULL)
		return door_go_on(call);

	self->sleeps++;
	atomic_store_explicit(&self->asleep_over, call->expected,
			      memory_order_relaxed);
	atomic_store_explicit(&self->asleep_on, call->word,
			      memory_order_relaxed);
	note(self, "sleeps on", call->word);
	chaos_pause(DOOR_WAIT, NULL);
	shake = rng_below(&self->shaker, SHAKE_ONE_IN);
	if (shake == 0)
		sched_yield();
	if (shake == 1)
		self->sleepless = rng_below(&self->shaker, SLEEPLESS_MAX);
	if (self->sleepless > 0)
		self->sleepless--;
	else if (!faults_wait(&self->shaker, call, &err))
		err = sleep_there(self, call);
	else if (err == -EINTR)
		self->feigned++;
	chaos_pause(DOOR_AWAKE, NULL);
	stay_if_frozen();
	if (shake == 2)
		sched_yield();
	atomic_store_explicit(&self->asleep_on, NULL, memory_order_relaxed);
	note(self, err == 0 ? "is awake on" : "slept in vain on", call->word);
	return err;
}

static bool noted_wake(const struct door_wake *wake)
{
	struct worker *self = crew_me();

	if (self != NULL) {
		self->wakes++;
		note(self, wake->all ? "wakes all on" : "wakes one on",
		     wake->word);
	}
	chaos_pause(DOOR_WAKE, NULL);
	stay_if_frozen();
	if (self != NULL && faults_wake(&self->shaker, wake))
		return true;
	return door_wake_on(wake);
}

void shaker_begin(void)
{
	door_on_wait(shaken_wait);
	door_on_wake(noted_wake);
}

static bool lose(const struct door_wake *wake)
{
	if (crew_me() != NULL)
		note(crew_me(), "loses a wake of", wake->word);
	return true;
}

void shaker_lose_wakes(void)
{
	door_on_wake(lose);
}

void shaker_freeze(void)
{
	atomic_store_explicit(&frozen, true, memory_order_relaxed);
}
