/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "door.h"
#include "thread.h"

static struct rouse_sem sem, other;
static struct rouse_auto automatic;
static struct rouse_event event;
static const struct rouse_wait poll = {0, 0, NULL};

/* No test may hang, whatever it finds. */
TestSuite(any_tokens, .timeout = 60);

static void post(struct rouse_sem *to, uint32_t n)
{
	cr_assert_eq(rouse_sem_post(to, n), 0);
}

/* S9 */
Test(any_tokens, any_takes_what_it_returned_and_nothing_else)
{
	struct rouse_wanted wanted[] = {
		ROUSE_WANT_EVENT(&event),
		ROUSE_WANT_SEM(&sem),
		ROUSE_WANT_SEM(&other),
		ROUSE_WANT_AUTO(&automatic),
	};

	cr_assert_eq(rouse_wait_any(wanted, 4, &poll), -ETIMEDOUT);
	post(&sem, 1);
	post(&other, 2);
	rouse_auto_set(&automatic);
	cr_assert_eq(rouse_wait_any(wanted, 4, NULL), 1);
	cr_assert_eq(rouse_sem_value(&sem), 0);
	cr_assert_eq(rouse_wait_any(wanted, 4, NULL), 2);
	cr_assert_eq(rouse_sem_value(&other), 1);
	rouse_event_set(&event);
	cr_assert_eq(rouse_wait_any(wanted, 4, NULL), 0);
	cr_assert_eq(rouse_sem_value(&other), 1);
	cr_assert(rouse_auto_is_set(&automatic));
	rouse_event_clear(&event);
	cr_assert_eq(rouse_wait_any(wanted, 4, NULL), 2);
	cr_assert_eq(rouse_wait_any(wanted, 4, NULL), 3);
	cr_assert_not(rouse_auto_is_set(&automatic));
	cr_assert_eq(rouse_wait_any(wanted, 4, &poll), -ETIMEDOUT);
}

/* S9 */
Test(any_tokens, all_takes_one_of_each_or_nothing)
{
	struct rouse_wanted wanted[] = {
		ROUSE_WANT_SEM(&sem),   ROUSE_WANT_AUTO(&automatic),
		ROUSE_WANT_SEM(&other), ROUSE_WANT_EVENT(&event),
		ROUSE_WANT_SEM(&sem),
	};

	post(&sem, 2);
	post(&other, 1);
	rouse_auto_set(&automatic);
	cr_assert_eq(rouse_wait_all(wanted, 5, &poll), -ETIMEDOUT);
	cr_assert_eq(rouse_sem_value(&sem), 2);
	cr_assert_eq(rouse_sem_value(&other), 1);
	cr_assert(rouse_auto_is_set(&automatic));
	rouse_event_set(&event);
	cr_assert_eq(rouse_wait_all(wanted, 5, NULL), 0);
	cr_assert_eq(rouse_sem_value(&sem), 0);
	cr_assert_eq(rouse_sem_value(&other), 0);
	cr_assert_not(rouse_auto_is_set(&automatic));
	post(&sem, 1);
	post(&other, 1);
	rouse_auto_set(&automatic);
	cr_assert_eq(rouse_wait_all(wanted, 5, &poll), -ETIMEDOUT,
		     "it is wanted twice, and was there once");
	cr_assert_eq(rouse_sem_value(&sem), 1);
	cr_assert_eq(rouse_sem_value(&other), 1);
	cr_assert(rouse_auto_is_set(&automatic));
}

static int returned;

static void *wait_for_event_or_token(void *unused)
{
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&event),
					ROUSE_WANT_SEM(&sem)};

	returned = rouse_wait_any(wanted, 2, NULL);
	return unused;
}

static void *wait_for_token_and_event(void *unused)
{
	struct rouse_wanted wanted[] = {ROUSE_WANT_SEM(&sem),
					ROUSE_WANT_EVENT(&event)};

	returned = rouse_wait_all(wanted, 2, NULL);
	return unused;
}

static void *wait_for_token(void *unused)
{
	rouse_sem_wait(&sem);
	return unused;
}

static unsigned lose_those_of_the_event(const struct door_wake *wake)
{
	return wake->word == &event.word_ ? 1 : door_wake_on(wake);
}

/* S9, T2: the first of two sleepers, which a post wakes, returns the event, whose
 * own wake does not come. */
Test(any_tokens, any_that_does_not_take_the_token_wakes_another)
{
	pthread_t any, waiter;

	if (!door_has_several())
		cr_skip_test("the kernel lacks futex_waitv");
	door_reset();
	any = thread_start(wait_for_event_or_token, NULL);
	door_await_asleep(&sem, 1);
	waiter = thread_start(wait_for_token, NULL);
	door_await_asleep(&sem, 2);
	door_on_wake(lose_those_of_the_event);
	rouse_event_set(&event);
	post(&sem, 1);
	pthread_join(any, NULL);
	cr_assert_eq(returned, 0);
	pthread_join(waiter, NULL);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

/* S9, T2: the same, but it goes to sleep on the event. */
Test(any_tokens, all_that_lacks_another_thing_wakes_another)
{
	pthread_t all, waiter;

	door_reset();
	all = thread_start(wait_for_token_and_event, NULL);
	door_await_asleep(&sem, 1);
	waiter = thread_start(wait_for_token, NULL);
	door_await_asleep(&sem, 2);
	post(&sem, 1);
	pthread_join(waiter, NULL);
	rouse_event_set(&event);
	post(&sem, 1);
	pthread_join(all, NULL);
	cr_assert_eq(returned, 0);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

static int times_out_meanwhile(const struct door_call *call)
{
	(void)call;
	post(&sem, 1);
	rouse_event_set(&event);
	return -ETIMEDOUT;
}

/* S9: what is there at last counts, whatever ended the sleep. */
Test(any_tokens, a_token_that_comes_with_the_deadline_is_taken)
{
	struct rouse_wanted wanted[] = {ROUSE_WANT_SEM(&sem),
					ROUSE_WANT_EVENT(&event)};
	struct rouse_wait soon = {rouse_after(ROUSE_SEC), 0, NULL};

	door_on_wait(times_out_meanwhile);
	cr_assert_eq(rouse_wait_any(wanted, 2, &soon), 0);
	cr_assert_eq(rouse_sem_value(&sem), 0);
	rouse_event_clear(&event);
	cr_assert_eq(rouse_wait_all(wanted, 2, &soon), 0);
	cr_assert_eq(rouse_sem_value(&sem), 0);
}

#define ROUNDS 3000

static _Atomic unsigned eaten;

/* Philosophers: each needs both forks. */
static void *eat(void *number)
{
	bool swap = number != NULL;
	struct rouse_wanted wanted[] = {
		ROUSE_WANT_SEM(swap ? &other : &sem),
		ROUSE_WANT_SEM(swap ? &sem : &other),
	};

	for (unsigned i = 0; i < ROUNDS; i++) {
		cr_assert_eq(rouse_wait_all(wanted, 2, NULL), 0);
		cr_assert_eq(rouse_sem_value(&sem) + rouse_sem_value(&other),
			     0);
		atomic_fetch_add_explicit(&eaten, 1, memory_order_relaxed);
		post(&sem, 1);
		post(&other, 1);
	}
	return NULL;
}

/* S9 */
Test(any_tokens, waits_for_all_of_the_same_ones_in_either_order_all_end)
{
	pthread_t eaters[4];

	post(&sem, 1);
	post(&other, 1);
	for (int i = 0; i < 4; i++)
		eaters[i] = thread_start(eat, i % 2 ? &sem : NULL);
	threads_join(eaters, 4);
	cr_assert_eq(eaten, 4 * ROUNDS);
	cr_assert_eq(rouse_sem_value(&sem), 1);
	cr_assert_eq(rouse_sem_value(&other), 1);
}

#define MANY 300

/* S9: more than the kernel takes at once. */
Test(any_tokens, of_hundreds_the_last_one_is_found)
{
	static struct rouse_sem sems[MANY];
	struct rouse_wanted wanted[MANY];

	for (int i = 0; i < MANY; i++)
		wanted[i] = (struct rouse_wanted)ROUSE_WANT_SEM(&sems[i]);
	post(&sems[MANY - 1], 1);
	cr_assert_eq(rouse_wait_any(wanted, MANY, NULL), MANY - 1);
	for (int i = 0; i < MANY; i++)
		post(&sems[i], 1);
	cr_assert_eq(rouse_wait_all(wanted, MANY, NULL), 0);
	for (int i = 0; i < MANY; i++)
		cr_assert_eq(rouse_sem_value(&sems[i]), 0);
}
