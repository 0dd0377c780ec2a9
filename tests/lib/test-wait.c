/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "thread.h"
#include "ways.h"

/* No test may hang, whatever it finds. */
TestSuite(wait, .timeout = 60);

static struct rouse_event gone_off;

static int eintr(const struct door_call *call)
{
	(void)call;
	return -EINTR;
}

/* A2 */
Test(wait, is_interrupted_only_with_the_flag)
{
	rouse_deadline soon = rouse_after(10 * ROUSE_MSEC);

	door_on_wait(eintr);
	for (unsigned i = 0; i < WAYS; i++) {
		struct rouse_wait plain = {soon, 0, NULL};
		struct rouse_wait how = {ROUSE_FOREVER,
					 ROUSE_WAIT_INTERRUPTIBLE, NULL};

		cr_assert_eq(ways[i](&how), -EINTR);
		door_on_wait(NULL);
		cr_assert_eq(ways[i](&plain), -ETIMEDOUT);
		door_on_wait(eintr);
	}
}

Test(wait, that_has_what_it_wants_is_no_wait)
{
	struct rouse_wait how = {0, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	rouse_event_set(&gone_off);
	cr_assert_eq(rouse_event_wait_with(&gone_off, &how), 0);
	cr_assert_eq(rouse_event_wait_since_with(
			     &gone_off, rouse_event_epoch(&gone_off), &how),
		     0);
	cr_assert_eq(rouse_lock_acquire_with(&lock, &how), 0);
	cr_assert_eq(rouse_rlock_acquire_with(&rlock, &how), 0);
}

Test(wait, with_an_unknown_flag_does_nothing)
{
	const uint32_t flags[] = {8, ROUSE_WAIT_INTERRUPTIBLE | 16, UINT32_MAX};

	rouse_event_set(&gone_off);
	door_reset();
	for (unsigned i = 0; i < 3; i++) {
		struct rouse_wait how = {0, flags[i], NULL};

		for (unsigned k = 0; k < WAYS; k++)
			cr_assert_eq(ways[k](&how), -EINVAL);
		cr_assert_eq(rouse_event_wait_with(&gone_off, &how), -EINVAL);
		cr_assert_eq(rouse_rlock_acquire_with(&rlock, &how), -EINVAL);
		cr_assert_not(rouse_rlock_locked(&rlock));
		cr_assert_eq(rouse_lock_acquire_with(&lock, &how), -EINVAL);
		cr_assert_not(rouse_lock_locked(&lock));
		/* The flag is noticed before the missing lock. */
		cr_assert_eq(rouse_cond_wait_with(&cond, &how), -EINVAL);
	}
	cr_assert_eq(asked, 0);
	cr_assert_eq(rouse_cond_waiters(&cond), 0);
	cr_assert_eq(door_waits(), 0);
}
