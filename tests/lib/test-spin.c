/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "credit.h"
#include "door.h"
#include "futex.h"
#include "spin.h"
#include "waiter.h"

/* Which waits spin (L3). That they end well when they do is what all the other
 * tests show. */

TestSuite(spin, .timeout = 60);

static struct rouse_event event;
static struct rouse_lock lock;
static struct rouse_waitq queue;

/* The lowest bit of the credit in an event's word. */
#define EVENT_CREDIT 4u

static rouse_deadline soon(void)
{
	return rouse_after(ROUSE_MSEC);
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
	door_reset();
	cr_assert_eq(rouse_event_wait_until(&event, soon()), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX - 1);
	cr_assert_eq(door_waits(), 1);
}

Test(spin, an_event_with_sleepers_does_not_spin)
{
	rouse_event_wait_until(&event, soon());
	event.word_ |= ROUSE__CREDIT_MAX * EVENT_CREDIT;
	cr_assert_eq(rouse_event_wait_until(&event, soon()), -ETIMEDOUT);
	cr_assert_eq(event_credit(), ROUSE__CREDIT_MAX);
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
	rouse__spin(&event.word_, event.word_);
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
	const struct rouse_wait how = {0, 0};

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

static void poll_lock(void)
{
	lock.spin_history_ = ROUSE__CREDIT_MAX;
	cr_assert_eq(rouse_lock_acquire_until(&lock, 0), -ETIMEDOUT);
	cr_assert_eq(lock.spin_history_, ROUSE__CREDIT_MAX);
}

/* Though all have full credit. */
Test(spin, a_poll_does_not_spin)
{
	int64_t half = least_time(spin) / 2;

	rouse_lock_acquire(&lock);
	cr_assert_lt(least_time(poll_event), half);
	cr_assert_lt(least_time(poll_event_with), half);
	cr_assert_lt(least_time(poll_queue), half);
	cr_assert_lt(least_time(poll_lock), half);
}

Test(spin, a_lock_with_credit_spins_before_it_sleeps)
{
	lock.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_lock_acquire(&lock);
	door_reset();
	cr_assert_eq(rouse_lock_acquire_until(&lock, soon()), -ETIMEDOUT);
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

	queue.spin_history_ = ROUSE__CREDIT_MAX;
	rouse_waitq_join(&queue, &self);
	cr_assert_eq(rouse_waiter_park_until(&self, soon()), -ETIMEDOUT);
	cr_assert_not(rouse_waitq_leave(&queue, &self));
	cr_assert_eq(queue.spin_history_ % ROUSE__HISTORY_STEP,
		     ROUSE__CREDIT_MAX - 1);
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
