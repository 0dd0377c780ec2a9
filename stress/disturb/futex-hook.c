/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pause(), in strict C11 */

#include "disturb/futex-hook.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "disturb/chaos.h"
#include "disturb/faults.h"
#include "door-eventfd.h"
#include "door.h"
#include "fixture/harness.h"
#include "futex.h"

/*
 * The hook stands in the futex door (door.h), in each worker's own thread: it
 * notes who sleeps on what, for the watchdog; and it disturbs the schedule,
 * within what the door allows. It now and then gives the CPU away between the
 * mark that a waiter leaves and its sleep, or between its sleep and its look at
 * the word; and now and then it ends a wait spuriously, and the next ones of
 * that thread too. That makes a waiter of a lock starve, which hardly happens
 * otherwise. The hook has random numbers of its own, so that those of a worker
 * repeat with the seed, however often it slept.
 */
#define DISTURB_ONE_IN 64

/* The pause points at the door. */
enum { DOOR_WAIT, DOOR_AWAKE, DOOR_WAKE, DOOR_WRITE };

#define SLEEPLESS_MAX 16 /* well above the starvation threshold */

static _Atomic bool frozen;

/* From now on a thread that comes through the door stays there. */
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

static int hooked_wait(const struct door_call *call)
{
	struct worker *self = worker_me();
	unsigned what;
	int err = 0;

	if (self == NULL)
		return door_go_on(call);

	self->sleeps++;
	atomic_store_explicit(&self->asleep_over, call->expected,
			      memory_order_relaxed);
	atomic_store_explicit(&self->asleep_several, call->several,
			      memory_order_relaxed);
	atomic_store_explicit(&self->n_asleep, call->n, memory_order_relaxed);
	atomic_store_explicit(&self->asleep_on, call->word,
			      memory_order_relaxed);
	note(self, "sleeps on", call->word);
	chaos_pause(DOOR_WAIT, NULL);
	what = rng_below(&self->hook_rng, DISTURB_ONE_IN);
	if (what == 0)
		sched_yield();
	if (what == 1)
		self->sleepless = rng_below(&self->hook_rng, SLEEPLESS_MAX);
	if (self->sleepless > 0)
		self->sleepless--;
	else if (!faults_wait(&self->hook_rng, call, &err))
		err = sleep_there(self, call);
	else if (err == -EINTR)
		self->feigned++;
	chaos_pause(DOOR_AWAKE, NULL);
	stay_if_frozen();
	if (what == 2)
		sched_yield();
	atomic_store_explicit(&self->asleep_on, NULL, memory_order_relaxed);
	note(self, err == 0 ? "is awake on" : "was not woken on", call->word);
	return err;
}

static unsigned hooked_wake(const struct door_wake *wake)
{
	struct worker *self = worker_me();

	if (self != NULL) {
		self->wakes++;
		note(self,
		     wake->n == 0   ? "wakes all on"
		     : wake->n == 1 ? "wakes one on"
				    : "wakes some on",
		     wake->word);
	}
	chaos_pause(DOOR_WAKE, NULL);
	stay_if_frozen();
	/* It will be made late, and may then reach nobody; but a caller may rely
	 * on as many threads as the kernel says that it woke. */
	if (self != NULL && faults_wake(&self->hook_rng, wake))
		return 0;
	return door_wake_on(wake);
}

/* Of a ring, to its eventfd. */
static void before_write(int fd)
{
	struct worker *self = worker_me();

	(void)fd;
	chaos_pause(DOOR_WRITE, NULL);
	stay_if_frozen();
	if (self != NULL)
		faults_write(&self->hook_rng);
}

void futex_hook_begin(void)
{
	door_on_wait(hooked_wait);
	door_on_wake(hooked_wake);
	eventfd_on_write(before_write);
}

static unsigned lose(const struct door_wake *wake)
{
	if (worker_me() != NULL)
		note(worker_me(), "loses a wake of", wake->word);
	return wake->n > 0 ? wake->n : 1;
}

void futex_hook_lose_wakes(void)
{
	door_on_wake(lose);
}

void futex_hook_freeze(void)
{
	atomic_store_explicit(&frozen, true, memory_order_relaxed);
}
