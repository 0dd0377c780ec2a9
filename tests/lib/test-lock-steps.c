/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h */

#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "lock.h"
#include "steps.h"
#include "thread.h"
#include "waiter.h"

/* No test may hang, whatever it finds. */
TestSuite(lock_steps, .timeout = 60);

/* What the calls of a lock do instruction by instruction. Most of it is about
 * the last touch of a release: as soon as the lock is free, whoever gets it
 * may free its memory, after a release of its own. */

#ifdef STEPS_POSSIBLE

static struct rouse_lock *page;

static void free_when_released(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (!rouse_lock_locked(page)) {
		steps_stop(context);
		steps_take_away(page);
	}
}

static void release_step_by_step(void)
{
	steps_begin(free_when_released);
	rouse_lock_release(page);
	steps_end();
	steps_give_back(page);
}

Test(lock_steps, an_uncontended_lock_is_freed_as_soon_as_released)
{
	page = steps_page();
	rouse_lock_acquire(page);
	release_step_by_step();
	cr_assert_not(rouse_lock_locked(page));
}

static int release_to_waiter(const struct door_call *call)
{
	(void)call;
	release_step_by_step();
	return 0;
}

Test(lock_steps, a_waiter_frees_the_lock_as_soon_as_it_is_released)
{
	page = steps_page();
	door_reset();
	door_on_wait(release_to_waiter);
	rouse_lock_acquire(page);
	rouse_lock_acquire(page);
	cr_assert_eq(door_wakes(), 1);
}

static int starve_then_release(const struct door_call *call)
{
	(void)call;
	if (door_waits() == 100)
		release_step_by_step();
	return 0;
}

Test(lock_steps, a_starving_waiter_frees_the_lock_as_soon_as_it_is_released)
{
	page = steps_page();
	door_reset();
	door_on_wait(starve_then_release);
	rouse_lock_acquire(page);
	rouse_lock_acquire(page);
	/* It does not sleep; nor does any other waiter. */
	cr_assert_eq(door_wakes(), 2);
}

static struct rouse_cond cond;

static int notify_and_release(const struct door_call *call)
{
	(void)call;
	rouse_lock_acquire(page);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	release_step_by_step();
	return 0;
}

/* A node and its thread may be gone too, once the lock is free; but the node
 * is on this very stack. */
Test(lock_steps, a_chosen_waiter_frees_the_lock_as_soon_as_it_is_released)
{
	page = steps_page();
	door_reset();
	door_on_wait(notify_and_release);
	rouse_cond_init(&cond, page);
	rouse_lock_acquire(page);
	cr_assert_eq(rouse_cond_wait(&cond), 0);
	cr_assert_eq(door_wakes(), 1);
}

static unsigned rmws;

static void count_rmw(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	rmws += steps_at_rmw(context);
}

#define RMWS_OF(call)                                                          \
	(rmws = 0, steps_begin(count_rmw), (void)(call), steps_end(), rmws)

/* L1 */
Test(lock_steps, uncontended_calls_make_one_read_modify_write_each)
{
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	struct rouse_rlock rlock = ROUSE_RLOCK_INIT;

	rouse_rlock_owned(&rlock); /* the thread asks for its id, once */
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(RMWS_OF(rouse_lock_acquire(&lock)), 1);
		cr_assert_eq(RMWS_OF(rouse_lock_release(&lock)), 1);
		cr_assert_eq(RMWS_OF(rouse_rlock_acquire(&rlock)), 1);
		cr_assert_eq(RMWS_OF(rouse_rlock_acquire(&rlock)), 0);
		cr_assert_eq(RMWS_OF(rouse_rlock_release(&rlock)), 0);
		cr_assert_eq(RMWS_OF(rouse_rlock_release(&rlock)), 1);
	}
}

static struct rouse_lock lock;
static struct rouse_cond on_lock = ROUSE_COND_INIT(&lock);

static int look_all_the_time(const struct door_call *call)
{
	if (call->word == &lock.wake_seq_)
		return door_go_on(call);
	sched_yield();
	return 0;
}

static void give_time(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info, (void)context;
	for (int i = 0; i < 20; i++)
		sched_yield();
}

static void *wait_on_lock(void *unused)
{
	rouse_cond_acquire(&on_lock);
	cr_assert_eq(rouse_cond_wait(&on_lock), 0);
	rouse_cond_release(&on_lock);
	return unused;
}

/* C4: a chosen waiter that looks at its node between any two instructions of
 * the release must not run to the lock, sleep there, and miss its wake. It did
 * once. */
Test(lock_steps, a_chosen_waiter_looks_at_any_instruction_of_the_release)
{
	pthread_t waiter;

	for (int i = 0; i < 10; i++) {
		door_on_wait(look_all_the_time);
		waiter = thread_start(wait_on_lock, NULL);
		yield_until(rouse_cond_waiters(&on_lock) == 1);
		rouse_cond_acquire(&on_lock);
		cr_assert_eq(rouse_cond_notify(&on_lock, 1), 1);
		steps_begin(give_time);
		rouse_cond_release(&on_lock);
		steps_end();
		pthread_join(waiter, NULL);
	}
}

/* A wait on a condition, taken apart: its node is on a page that is
 * unmapped as soon as the wait has ended. */

static struct rouse_waitq queue;
static struct rouse_waiter *node;

static int wake_all_the_time(const struct door_call *call)
{
	if (call->word == &lock.wake_seq_)
		return door_go_on(call);
	sched_yield();
	return 0;
}

static void *wait_on_node(void *unused)
{
	const struct rouse__how limit = {ROUSE_FOREVER - 1, 0, 0, NULL};

	rouse_lock_acquire(&lock);
	rouse_waitq_join(&queue, node);
	rouse_lock_release(&lock);
	cr_assert_neq(rouse__waiter_park(node, NULL, &limit), -ETIMEDOUT);
	rouse_lock_acquire(&lock);
	rouse__lock_forget(&lock, node);
	cr_assert(rouse_waitq_leave(&queue, node));
	steps_take_away(node);
	rouse_lock_release(&lock);
	return unused;
}

/* A thread that was told may go to the lock before a release calls it, and be
 * gone as soon as it has had the lock: the release does not touch its node. */
Test(lock_steps, a_told_waiter_goes_of_its_own_accord)
{
	pthread_t waiter;

	door_on_wait(wake_all_the_time);
	node = steps_page();
	waiter = thread_start(wait_on_node, NULL);
	yield_until(rouse_waitq_count(&queue) == 1);
	rouse_lock_acquire(&lock);
	rouse__lock_choose(&lock, rouse__waitq_take(&queue));
	steps_begin(give_time);
	rouse_lock_release(&lock);
	steps_end();
	pthread_join(waiter, NULL);
}

/* The bits of the word, as in lib/lock-word.h. */
#define HELD UINT32_C(1)
#define ONE  UINT32_C(64)

static unsigned step, target, lock_wakes;

static void mark_at_target(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (++step == target) {
		steps_stop(context);
		lock.word_ += ONE;
	}
}

static unsigned count_lock_wakes(const struct door_wake *wake)
{
	lock_wakes += wake->word == &lock.wake_seq_;
	return 1;
}

/* L2: a thread that comes in the middle of a release does not take the turn of
 * the waiters away. */
Test(lock_steps, a_waiter_keeps_its_turn_whoever_comes_meanwhile)
{
	struct rouse_waiter chosen;

	door_on_wake(count_lock_wakes);
	do {
		lock = (struct rouse_lock)ROUSE_LOCK_INIT;
		lock.word_ = HELD | ONE;
		lock.waiters_next_ = true;
		rouse_waitq_join(&queue, &chosen);
		rouse__lock_choose(&lock, rouse__waitq_take(&queue));
		step = 0;
		target++;
		lock_wakes = 0;
		steps_begin(mark_at_target);
		rouse_lock_release(&lock);
		steps_end();
		cr_assert_eq(lock_wakes, 1, "marked at step %u", target);
	} while (step >= target);
	cr_assert_gt(target, 5);
}

#else

Test(lock_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
