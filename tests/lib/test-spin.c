/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "credit.h"
#include "door.h"
#include "futex.h"
#include "spin.h"
#include "thread.h"
#include "waiter.h"

/* Which waits spin (L3). That they end well when they do is what all the other
 * tests show. */

TestSuite(spin, .timeout = 60);

static struct rouse_event event;
static struct rouse_lock lock;
static struct rouse_waitq queue;

/* In an event's word; the lowest bits of the credit and the epoch. */
#define EVENT_WAITERS 2u
#define EVENT_CREDIT  4u
#define EVENT_EPOCH   16u

/* A deadline that is near may have passed before the wait looks at it, where a
 * thread gets no CPU. So that of these waits is far away, and it is the sleep that
 * ends at once. */
static int end_at_once(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

static void begin(void)
{
	door_reset();
	door_on_wait(end_at_once);
}

static unsigned spins_of(rouse_hint *history, unsigned waits)
{
	unsigned spins = 0;

	for (unsigned i = 0; i < waits; i++)
		spins += rouse__history_spins(history);
	return spins;
}

Test(spin, the_first_wait_of_an_object_sleeps)
{
	rouse_hint history = 0;

	cr_assert_not(rouse__credit_allows(0, 0));
	cr_assert_not(rouse__history_spins(&history));
}

Test(spin, one_success_makes_all_waits_spin)
{
	rouse_hint history = 0;

	rouse__history_learn(&history, false);
	cr_assert_eq(spins_of(&history, 5000), 5000);
}

Test(spin, each_spin_in_vain_makes_spins_rarer)
{
	const unsigned expected[] = {5120, 5120 / 8, 5120 / 64, 5120 / 512,
				     5120 / 512};
	rouse_hint history = 0;

	rouse__history_learn(&history, false);
	for (unsigned i = 0; i < 5; i++) {
		cr_assert_eq(spins_of(&history, 5120), expected[i], "step %u",
			     i);
		rouse__history_learn(&history, true);
	}
}

static unsigned event_credit(void)
{
	return event.word_ / EVENT_CREDIT % (ROUSE__CREDIT_MAX + 1);
}

Test(spin, an_event_with_credit_spins_before_it_sleeps)
{
	event.word_ = ROUSE__CREDIT_MAX * EVENT_CREDIT;
	begin();
	cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX - 1);
	cr_assert_eq(door_waits(), 1);
}

Test(spin, an_event_with_sleepers_does_not_spin)
{
	begin();
	rouse_event_wait_until(&event, ROUSE_FOREVER);
	event.word_ |= ROUSE__CREDIT_MAX * EVENT_CREDIT;
	cr_assert_eq(rouse_event_wait_until(&event, ROUSE_FOREVER), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX);
}

static _Atomic unsigned here;

static void *wait_soon(void *unused)
{
	here++;
	yield_until(here == 8);
	rouse_event_wait_until(&event, rouse_after(50 * ROUSE_MSEC));
	return unused;
}

Test(spin, an_event_pays_once_for_a_set_that_did_not_come)
{
	pthread_t threads[8];

	for (int round = 0; round < 20; round++) {
		event.word_ = ROUSE__CREDIT_MAX * EVENT_CREDIT;
		here = 0;
		threads_start(threads, 8, wait_soon, NULL);
		threads_join(threads, 8);
		cr_assert_geq(event_credit(), ROUSE__CREDIT_MAX - 1);
	}
}

/* Such as where two sets come for each wait. */
Test(spin, an_event_whose_epoch_moves_by_two_spins_again)
{
	unsigned spins = 0;

	begin();
	for (uint32_t i = 0; i < 1000; i++) {
		event.word_ = i * 2 * EVENT_EPOCH + EVENT_CREDIT;
		rouse_event_wait_until(&event, ROUSE_FOREVER);
		spins += event_credit() == 0;
	}
	cr_assert(spins > 0 && spins < 100, "%u of 1000 waits", spins);
}

/* What it takes when nothing comes between, in nanoseconds. */
static int64_t least_time(void (*call)(void))
{
	int64_t least = INT64_MAX;

	for (int i = 0; i < 200; i++) {
		int64_t start = rouse__now(), took;

		call();
		took = rouse__now() - start;
		least = took < least ? took : least;
	}
	return least;
}

static void spin(void)
{
	rouse__spin(&event.word_, event.word_, ROUSE__ANY);
}

static void poll_event(void)
{
	event.word_ = ROUSE__CREDIT_MAX * EVENT_CREDIT;
	cr_assert_eq(rouse_event_wait_until(&event, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_event_wait_until(&event, 1), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX);
}

static void poll_event_with(void)
{
	const struct rouse_wait how = {0, 0, NULL};

	event.word_ = ROUSE__CREDIT_MAX * EVENT_CREDIT;
	cr_assert_eq(rouse_event_wait_with(&event, &how), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX);
}

static void poll_queue(void)
{
	struct rouse_waiter self;

	queue = (struct rouse_waitq){0};
	queue.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, 0), -ETIMEDOUT);
	cr_assert_eq(self.word_, ROUSE__LEFT);
}

/* The primitives that are spun for by a history of their own: each waits in vain,
 * until the deadline. */
static struct rouse_sem sem;
static struct rouse_auto automatic;
static struct rouse_barrier barrier;
static struct rouse_count count;

static int wait_sem(rouse_deadline deadline)
{
	return rouse_sem_wait_until(&sem, deadline);
}

static int wait_auto(rouse_deadline deadline)
{
	return rouse_auto_wait_until(&automatic, deadline);
}

static int wait_barrier(rouse_deadline deadline)
{
	int err = rouse_barrier_wait_until(&barrier, deadline);

	rouse_barrier_reset(&barrier);
	return err;
}

static int wait_count(rouse_deadline deadline)
{
	return rouse_count_wait_until(&count, rouse_count_look(&count),
				      deadline);
}

static const struct {
	rouse_hint *history;
	int (*wait)(rouse_deadline deadline);
} with_history[] = {
	{&sem.tokens_.spin_history_, wait_sem},
	{&automatic.tokens_.spin_history_, wait_auto},
	{&barrier.spin_history_, wait_barrier},
	{&count.spin_history_, wait_count},
};

#define WITH_HISTORY (sizeof(with_history) / sizeof(with_history[0]))

Test(spin, a_wait_for_tokens_or_at_a_gate_spins_before_it_sleeps)
{
	cr_assert_eq(rouse_barrier_init(&barrier, 2), 0);
	for (unsigned i = 0; i < WITH_HISTORY; i++) {
		*with_history[i].history = ROUSE__CREDIT_MAX;
		begin();
		cr_assert_eq(with_history[i].wait(ROUSE_FOREVER), -ETIMEDOUT);
		cr_assert_eq(*with_history[i].history, ROUSE__CREDIT_MAX - 1,
			     "row %u", i);
		cr_assert_eq(door_waits(), 1);
	}
}

static unsigned polled; /* the row */

static void poll_history(void)
{
	*with_history[polled].history = ROUSE__CREDIT_MAX;
	cr_assert_eq(with_history[polled].wait(0), -ETIMEDOUT);
	cr_assert_eq(*with_history[polled].history, ROUSE__CREDIT_MAX);
}

static _Atomic bool over;

static void *help(void *unused)
{
	while (!over) {
		rouse_sem_post(&sem, 1);
		rouse_auto_set(&automatic);
		rouse_count_move(&count);
		for (int i = 0; i < 100; i++)
			rouse__pause();
	}
	return unused;
}

/* Where what it waits for comes meanwhile, sooner or later: the barrier learns as
 * the count does. */
Test(spin, a_wait_that_ends_while_it_spins_is_remembered)
{
	pthread_t thread;

	threads_start(&thread, 1, help, NULL);
	for (unsigned i = 0; i < WITH_HISTORY; i++) {
		rouse_hint *history = with_history[i].history;

		if (history == &barrier.spin_history_)
			continue;
		do {
			*history = ROUSE__CREDIT_MAX - 1 + ROUSE__HISTORY_STEP;
			with_history[i].wait(rouse_after(ROUSE_SEC));
		} while (*history % ROUSE__HISTORY_STEP != ROUSE__CREDIT_MAX);
	}
	over = true;
	threads_join(&thread, 1);
}

static void poll_lock(void)
{
	lock.spin_history_ = ROUSE__CREDIT_MAX;
	cr_assert_eq(rouse_lock_acquire_until(&lock, 0), -ETIMEDOUT);
	cr_assert_eq(lock.spin_history_, ROUSE__CREDIT_MAX);
}

/* Though all have full credit. */
static void wait_since_before_the_sleepers(void)
{
	uint32_t epoch;

	event.word_ = ROUSE__CREDIT_MAX * EVENT_CREDIT;
	epoch = rouse_event_epoch(&event);
	event.word_ |= EVENT_WAITERS;
	rouse_event_wait_since_until(&event, epoch, ROUSE_FOREVER);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX);
}

/* The word of now says so, not that of the epoch. */
Test(spin, a_wait_since_an_epoch_does_not_spin_where_others_sleep_now)
{
	begin();
	cr_assert_lt(least_time(wait_since_before_the_sleepers),
		     least_time(spin) / 2);
}

Test(spin, a_poll_does_not_spin)
{
	int64_t half = least_time(spin) / 2;

	rouse_lock_acquire(&lock);
	cr_assert_lt(least_time(poll_event), half);
	cr_assert_lt(least_time(poll_event_with), half);
	cr_assert_lt(least_time(poll_queue), half);
	cr_assert_lt(least_time(poll_lock), half);
	cr_assert_eq(rouse_barrier_init(&barrier, 2), 0);
	for (polled = 0; polled < WITH_HISTORY; polled++)
		cr_assert_lt(least_time(poll_history), half, "row %u", polled);
}

Test(spin, a_lock_with_credit_spins_before_it_sleeps)
{
	lock.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_lock_acquire(&lock);
	begin();
	cr_assert_eq(rouse_lock_acquire_until(&lock, ROUSE_FOREVER),
		     -ETIMEDOUT);
	cr_assert_eq(lock.spin_history_, ROUSE__CREDIT_MAX - 1);
	cr_assert_eq(door_waits(), 1);
}

Test(spin, only_the_first_of_a_queue_spins)
{
	struct rouse_waiter waiters[2];

	queue.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_waitq_join(&queue, &waiters[0]);
	rouse_waitq_join(&queue, &waiters[1]);
	cr_assert(waiters[0].spins_);
	cr_assert_not(waiters[1].spins_);
}

Test(spin, a_queue_learns_from_who_sleeps_after_all)
{
	struct rouse_waiter self;

	begin();
	queue.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, ROUSE_FOREVER), -ETIMEDOUT);
	cr_assert_not(rouse_waitq_leave(&queue, &self));
	cr_assert_eq(queue.spin_history_ % ROUSE__HISTORY_STEP,
		     ROUSE__CREDIT_MAX - 1);
}

/* Such a wait sleeps at once. */
Test(spin, a_queue_learns_nothing_from_who_waits_for_several_things)
{
	struct rouse_waiter self;
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&event),
					ROUSE_WANT_WAITER(&self)};
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	begin();
	queue.spin_history_ = ROUSE__CREDIT_MAX;
	for (int notified = 0; notified < 2; notified++) {
		rouse_waitq_join(&queue, &self);
		cr_assert(self.spins_);
		cr_assert_eq(rouse_wait_any(wanted, 2, &how), -ETIMEDOUT);
		if (notified)
			cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
		cr_assert_eq(rouse_waitq_leave(&queue, &self), notified);
		cr_assert_eq(queue.spin_history_, ROUSE__CREDIT_MAX);
	}
}

Test(spin, a_queue_learns_from_who_is_notified_while_it_spins)
{
	struct rouse_waiter self;

	rouse_waitq_join(&queue, &self);
	self.word_ = ROUSE__SPINNING;
	door_reset();
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	cr_assert_eq(queue.spin_history_ % ROUSE__HISTORY_STEP,
		     ROUSE__CREDIT_MAX);
	cr_assert_eq(door_wakes(), 0);
}

/* It may have been slow, and not have begun. */
Test(spin, a_queue_learns_nothing_from_who_is_notified_before_it_spins)
{
	struct rouse_waiter self;

	queue.spin_history_ = ROUSE__CREDIT_MAX - 1 + ROUSE__HISTORY_STEP;
	rouse_waitq_join(&queue, &self);
	cr_assert(self.spins_);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	cr_assert_eq(queue.spin_history_ % ROUSE__HISTORY_STEP,
		     ROUSE__CREDIT_MAX - 1);
}
