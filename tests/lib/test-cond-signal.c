/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* gregs, in steps.h */

#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "cond-waiters.h"
#include "door.h"
#include "steps.h"

/* No test may hang, whatever it finds. */
TestSuite(cond_signal, .timeout = 60);

/* Signals with and without the lock (C9), and waits that name it (C6). */

static struct rouse_rlock rlock;
static struct rouse_cond recursive = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_cond lifo = ROUSE_COND_INIT_LIFO(&lock);
static struct rouse_cond other = ROUSE_COND_INIT(&lock);
static struct rouse_cond zeroed;
static const struct rouse_wait forever = {ROUSE_FOREVER, 0, NULL};
static const struct rouse_wait poll = {0, 0, NULL};

static void start_in_turn(pthread_t *threads, unsigned n, struct rouse_cond *on)
{
	for (unsigned i = 0; i < n; i++) {
		threads[i] = thread_start(wait_in_turn, on);
		await_waiters(on, i + 1);
	}
}

/* They come back one by one, in this order; none of the others does. */
static void signal_each(struct rouse_cond *on, bool newest_first)
{
	pthread_t waiters[5];

	start_in_turn(waiters, 5, on);
	for (unsigned i = 0; i < 5; i++) {
		unsigned due = newest_first ? 4 - i : i;

		rouse_cond_signal(on);
		pthread_join(waiters[due], NULL);
		cr_assert_eq(rouse_cond_waiters(on), 4 - i);
		cr_assert_eq(order[i], due);
		cr_assert_eq(results[i], 0);
	}
	rouse_cond_signal(on);
	cr_assert_eq(lock.word_, 0);
}

Test(cond_signal, without_the_lock_brings_the_longest_waiting_back)
{
	signal_each(&cond, false);
}

Test(cond_signal, without_the_lock_of_a_lifo_condition_brings_the_newest_back)
{
	signal_each(&lifo, true);
}

Test(cond_signal, broadcast_without_the_lock_brings_all_back)
{
	pthread_t waiters[20];

	threads_start(waiters, 20, wait_in_turn, &cond);
	await_waiters(&cond, 20);
	rouse_cond_broadcast(&cond);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	threads_join(waiters, 20);
	cr_assert_eq(returned, 20);
}

static void *signal_on(void *on)
{
	rouse_cond_signal(on);
	return NULL;
}

static void *broadcast_on(void *on)
{
	rouse_cond_broadcast(on);
	return NULL;
}

/* Another thread holds the lock, for as long as it likes. */
Test(cond_signal, beside_a_holder_returns_and_its_release_wakes)
{
	pthread_t waiters[3], others[2];

	start_in_turn(waiters, 3, &cond);
	rouse_lock_acquire(&lock);
	threads_start(others, 2, signal_on, &cond);
	threads_join(others, 2);
	cr_assert_eq(returned, 0, "came back into a held lock");
	cr_assert_eq(rouse_cond_waiters(&cond), 1);
	rouse_lock_release(&lock);
	pthread_join(waiters[0], NULL);
	pthread_join(waiters[1], NULL);
	cr_assert_eq(how_many_returned(), 2);

	rouse_lock_acquire(&lock);
	others[0] = thread_start(broadcast_on, &cond);
	pthread_join(others[0], NULL);
	rouse_lock_release(&lock);
	pthread_join(waiters[2], NULL);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
}

Test(cond_signal, of_the_holder_is_as_its_notify)
{
	pthread_t waiters[6];

	start_in_turn(waiters, 6, &cond);
	rouse_lock_acquire(&lock);
	rouse_cond_signal(&cond);
	rouse_cond_signal(&cond);
	cr_assert_eq(rouse_cond_waiters(&cond), 4);
	rouse_lock_release(&lock);
	threads_join(waiters, 2);
	cr_assert_eq(how_many_returned(), 2);
	rouse_lock_acquire(&lock);
	rouse_cond_broadcast(&cond);
	rouse_cond_signal(&cond);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	rouse_lock_release(&lock);
	threads_join(waiters + 2, 4);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert_eq(lock.word_, 0);
}

Test(cond_signal, comes_before_a_notify_after_it)
{
	pthread_t waiters[3];

	start_in_turn(waiters, 3, &cond);
	rouse_lock_acquire(&lock);
	rouse_cond_signal(&cond);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	rouse_lock_release(&lock);
	threads_join(waiters, 2);
	rouse_lock_acquire(&lock);
	cr_assert_eq(returned, 2);
	rouse_cond_signal(&cond);
	cr_assert_eq(rouse_cond_notify_all(&cond), 0,
		     "chose who was signalled already");
	rouse_lock_release(&lock);
	pthread_join(waiters[2], NULL);
}

Test(cond_signal, is_not_for_who_waits_later)
{
	pthread_t waiter;

	start_in_turn(&waiter, 1, &cond);
	rouse_lock_acquire(&lock);
	rouse_cond_signal(&cond);
	rouse_cond_signal(&cond);
	cr_assert_eq(rouse_cond_wait_until(&cond, 0), -ETIMEDOUT);
	rouse_lock_release(&lock);
	pthread_join(waiter, NULL);
}

Test(cond_signal, that_finds_nobody_is_not_remembered)
{
	rouse_cond_signal(&cond);
	rouse_cond_broadcast(&cond);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_wait_until(&cond, 0), -ETIMEDOUT);
	rouse_cond_signal(&cond);
	rouse_cond_broadcast(&cond);
	cr_assert_eq(lock.word_, 1, "the lock is told of signals for nobody");
	cr_assert_eq(rouse_cond_wait_until(&cond, 0), -ETIMEDOUT);
	rouse_lock_release(&lock);
	cr_assert_eq(lock.word_, 0);
}

static int signal_then_time_out(const struct door_call *call)
{
	(void)call;
	rouse_cond_signal(&cond);
	return -ETIMEDOUT;
}

static int signal_beside_a_holder_then_time_out(const struct door_call *call)
{
	(void)call;
	rouse_lock_acquire(&lock);
	rouse_cond_signal(&cond);
	rouse_lock_release(&lock);
	return -ETIMEDOUT;
}

/* C2 */
Test(cond_signal, that_comes_before_the_timeout_counts)
{
	rouse_lock_acquire(&lock);
	door_on_wait(signal_then_time_out);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER), 0);
	door_on_wait(signal_beside_a_holder_then_time_out);
	cr_assert_eq(rouse_cond_wait_until(&cond, ROUSE_FOREVER), 0);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	rouse_lock_release(&lock);
	cr_assert_eq(lock.word_, 0);
}

static void *wait_deep(void *unused)
{
	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	cr_assert_eq(rouse_cond_wait(&recursive), 0);
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	return unused;
}

Test(cond_signal, of_an_owner_of_an_rlock_and_of_others)
{
	pthread_t waiters[3], signaller;

	for (unsigned i = 0; i < 3; i++) {
		waiters[i] = thread_start(wait_deep, NULL);
		await_waiters(&recursive, i + 1);
	}
	rouse_cond_signal(&recursive);
	pthread_join(waiters[0], NULL);
	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	rouse_cond_signal(&recursive);
	signaller = thread_start(signal_on, &recursive);
	pthread_join(signaller, NULL);
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	cr_assert_eq(rouse_cond_waiters(&recursive), 0);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	threads_join(waiters + 1, 2);
	cr_assert_not(rouse_rlock_locked(&rlock));
}

Test(cond_signal, makes_no_system_call_beside_a_holder)
{
	pthread_t waiter;

	start_in_turn(&waiter, 1, &cond);
	door_await_asleep(NULL, 1);
	rouse_lock_acquire(&lock);
	door_reset();
	rouse_cond_signal(&cond);
	rouse_cond_broadcast(&cond);
	cr_assert_eq(door_wakes(), 0);
	cr_assert_eq(door_asleep(NULL), 1);
	rouse_lock_release(&lock);
	cr_assert_eq(door_wakes(), 1);
	pthread_join(waiter, NULL);
	rouse_cond_signal(&cond);
	cr_assert_eq(door_wakes(), 1, "a system call for nobody");
}

#ifdef STEPS_POSSIBLE
static unsigned steps_left;

static void signal_at_step(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (steps_left-- > 1)
		return;
	steps_stop(context);
	rouse_cond_signal(&cond);
}

/* As another thread might: whether the lock is free then or not. */
Test(cond_signal, comes_at_any_instruction_of_a_release)
{
	pthread_t waiter;

	for (unsigned n = 1; n < 40; n++) {
		waiter = thread_start(wait_in_turn, &cond);
		await_waiters(&cond, 1);
		rouse_lock_acquire(&lock);
		steps_left = n;
		steps_begin(signal_at_step);
		rouse_lock_release(&lock);
		if (steps_left > 0 && steps_left <= n) {
			steps_end();
			rouse_cond_signal(&cond);
		}
		pthread_join(waiter, NULL);
		cr_assert_eq(rouse_cond_waiters(&cond), 0);
	}
}
#else
Test(cond_signal, comes_at_any_instruction_of_a_release)
{
}
#endif

/* A release finds those that were signalled among those that were not. */
Test(cond_signal, of_many_conditions_under_one_lock)
{
	struct rouse_cond *on[] = {&cond, &other, &lifo};
	pthread_t waiters[3];

	for (unsigned i = 0; i < 3; i++)
		start_in_turn(&waiters[i], 1, on[i]);
	for (unsigned i = 0; i < 3; i++) {
		unsigned n = (i + 1) % 3;

		rouse_lock_acquire(&lock);
		rouse_cond_signal(on[n]);
		rouse_lock_release(&lock);
		pthread_join(waiters[n], NULL);
		cr_assert_eq(how_many_returned(), i + 1);
	}
	cr_assert_eq(lock.conds_, NULL);
}

/* In the child, which is played by the only thread here. */
Test(cond_signal, a_fork_forgets_signals)
{
	struct rouse_cond *on[] = {&cond, &other};
	pthread_t waiters[2];

	for (int lock_first = 0; lock_first < 2; lock_first++) {
		for (unsigned i = 0; i < 2; i++)
			start_in_turn(&waiters[i], 1, on[i]);
		door_await_asleep(NULL, 2 + 2 * (unsigned)lock_first);
		rouse_lock_acquire(&lock);
		rouse_cond_signal(&cond);
		rouse_cond_broadcast(&other);
		if (lock_first)
			rouse_lock_after_fork(&lock);
		cr_assert(!lock_first || lock.conds_ == NULL);
		rouse_cond_after_fork(&cond);
		rouse_cond_after_fork(&other);
		if (!lock_first)
			rouse_lock_after_fork(&lock);
		cr_assert_eq(lock.word_, 0);
		cr_assert_eq(lock.conds_, NULL);
		rouse_lock_acquire(&lock);
		cr_assert_eq(rouse_cond_wait_until(&cond, 0), -ETIMEDOUT);
		cr_assert_eq(rouse_cond_wait_until(&other, 0), -ETIMEDOUT);
		rouse_lock_release(&lock);
	}
	/* A lock that was free needs no other call. */
	start_in_turn(&waiters[0], 1, &cond);
	start_in_turn(&waiters[1], 1, &other);
	rouse_cond_after_fork(&cond);
	rouse_cond_after_fork(&other);
	cr_assert_eq(lock.conds_, NULL);
	_Exit(0); /* the others never come back */
}

static void *wait_under_lock(void *on)
{
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_wait_under(on, &lock, &forever), 0);
	rouse_lock_release(&lock);
	return NULL;
}

Test(cond_signal, waits_name_the_lock_of_zeroed_memory)
{
	pthread_t waiters[3];

	/* As long as it has none. */
	rouse_cond_signal(&zeroed);
	rouse_cond_broadcast(&zeroed);
	cr_assert_eq(rouse_cond_waiters(&zeroed), 0);
	cr_assert_eq(rouse_cond_notify(&zeroed, 1), -EPERM);
	cr_assert_eq(rouse_cond_notify_all(&zeroed), -EPERM);
	cr_assert_eq(rouse_cond_wait(&zeroed), -EPERM);

	cr_assert_eq(rouse_cond_wait_under(&zeroed, &lock, &forever), -EPERM);
	threads_start(waiters, 3, wait_under_lock, &zeroed);
	await_waiters(&zeroed, 3);
	rouse_cond_signal(&zeroed);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_notify(&zeroed, 1), 1);
	cr_assert_eq(rouse_cond_wait_under(&zeroed, &lock, &poll), -ETIMEDOUT);
	cr_assert_eq(rouse_cond_wait_until(&zeroed, 0), -ETIMEDOUT);
	rouse_lock_release(&lock);
	rouse_cond_broadcast(&zeroed);
	threads_join(waiters, 3);
}

static void *wait_under_rlock(void *on)
{
	rouse_rlock_acquire(&rlock);
	rouse_rlock_acquire(&rlock);
	cr_assert_eq(rouse_cond_wait_under_rlock(on, &rlock, &forever), 0);
	cr_assert_eq(rouse_rlock_depth(&rlock), 2);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	return NULL;
}

Test(cond_signal, waits_name_an_rlock)
{
	pthread_t waiter;

	cr_assert_eq(rouse_cond_wait_under_rlock(&zeroed, &rlock, &forever),
		     -EPERM);
	waiter = thread_start(wait_under_rlock, &zeroed);
	await_waiters(&zeroed, 1);
	cr_assert_eq(rouse_cond_wait_under_rlock(&zeroed, &rlock, &forever),
		     -EPERM);
	rouse_cond_signal(&zeroed);
	pthread_join(waiter, NULL);
	cr_assert_not(rouse_rlock_locked(&rlock));
}

Test(cond_signal, waiters_at_the_same_time_name_one_lock)
{
	const struct rouse_wait unknown = {0, UINT32_C(1) << 31, NULL};
	struct rouse_lock second = ROUSE_LOCK_INIT;
	pthread_t waiter;

	waiter = thread_start(wait_under_lock, &zeroed);
	await_waiters(&zeroed, 1);
	rouse_lock_acquire(&second);
	rouse_rlock_acquire(&rlock);
	cr_assert_eq(rouse_cond_wait_under(&zeroed, &second, &poll), -EINVAL);
	cr_assert_eq(rouse_cond_wait_under_rlock(&zeroed, &rlock, &poll),
		     -EINVAL);
	rouse_cond_signal(&zeroed);
	pthread_join(waiter, NULL);
	cr_assert_eq(rouse_cond_wait_under(&zeroed, &second, &unknown),
		     -EINVAL);
	cr_assert_eq(zeroed.lock_, &lock, "named by a wait that was refused");
	cr_assert_eq(rouse_cond_wait_under(&zeroed, &second, &poll),
		     -ETIMEDOUT);
	cr_assert_eq(rouse_cond_wait_under_rlock(&zeroed, &rlock, &poll),
		     -ETIMEDOUT);
	cr_assert_eq(rouse_cond_notify(&zeroed, 1), 0);
	cr_assert_eq(rouse_rlock_depth(&rlock), 1);
	cr_assert(rouse_lock_locked(&second));
}
