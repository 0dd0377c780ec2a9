/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "cond-waiters.h"
#include "door.h"

/* No test may hang, whatever it finds. */
TestSuite(cond_wait_for, .timeout = 60);

/* Waits for a predicate (C7). */

struct asked {
	unsigned times, yes_at;
};

static bool ask(void *arg)
{
	struct asked *asked = arg;

	cr_assert(rouse_lock_locked(&lock));
	return ++asked->times == asked->yes_at;
}

static int notify_every_time(const struct door_call *call)
{
	cr_assert_eq(call->deadline, 1234567890123456789, "not one deadline");
	notify(&cond, 1);
	return 0;
}

static rouse_deadline long_ago(void)
{
	return 1;
}

/* C7 */
Test(cond_wait_for, wait_for_asks_until_the_answer_is_yes)
{
	struct asked at_once = {0, 1}, later = {0, 7}, never = {0, 0};

	rouse_cond_acquire(&cond);
	door_reset();
	cr_assert_eq(rouse_cond_wait_for_until(&cond, ask, &at_once, 0), 0);
	cr_assert_eq(at_once.times, 1);
	at_once.times = 0;
	cr_assert_eq(rouse_cond_wait_for(&cond, ask, &at_once), 0);
	cr_assert_eq(at_once.times, 1);
	cr_assert_eq(door_waits(), 0);

	door_on_now(long_ago);
	door_on_wait(notify_every_time);
	cr_assert_eq(rouse_cond_wait_for_until(&cond, ask, &later,
					       1234567890123456789),
		     0);
	cr_assert_eq(later.times, 7);

	/* A poll asks before and after it has let others in. */
	door_reset();
	cr_assert_eq(rouse_cond_wait_for_until(&cond, ask, &never, 0),
		     -ETIMEDOUT);
	cr_assert_eq(never.times, 2);
	cr_assert(rouse_lock_locked(&lock));
}

/* C7: the last answer is the result, even after the deadline. */
Test(cond_wait_for, wait_for_believes_a_yes_after_the_deadline)
{
	struct asked second = {0, 2};

	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_wait_for_until(&cond, ask, &second, 0), 0);
	cr_assert_eq(second.times, 2);
}

static rouse_deadline later_each_time(void)
{
	static rouse_deadline now;

	return ++now;
}

static int notify_always(const struct door_call *call)
{
	(void)call;
	notify(&cond, 1);
	return 0;
}

/* C7 */
Test(cond_wait_for, wait_for_ends_at_its_deadline_however_often_it_is_notified)
{
	struct asked never = {0, 0};

	rouse_cond_acquire(&cond);
	door_on_now(later_each_time);
	door_on_wait(notify_always);
	cr_assert_eq(rouse_cond_wait_for_until(&cond, ask, &never, 50),
		     -ETIMEDOUT);
	cr_assert_leq(never.times, 50);
}

static int interrupt(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

Test(cond_wait_for, wait_for_is_interrupted_only_on_a_no)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	struct asked second = {0, 2}, never = {0, 0};

	rouse_cond_acquire(&cond);
	door_on_wait(interrupt);
	cr_assert_eq(rouse_cond_wait_for_with(&cond, ask, &second, &how), 0);
	cr_assert_eq(rouse_cond_wait_for_with(&cond, ask, &never, &how),
		     -EINTR);
	cr_assert_eq(never.times, 2);
}
