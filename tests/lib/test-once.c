/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/once.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(once, .timeout = 60);

static struct rouse_once once;
static unsigned runs; /* plain: fn alone changes it */

static int count_runs(void *unused)
{
	(void)unused;
	runs++;
	return 0;
}

static int fail(void *with)
{
	runs++;
	return *(int *)with;
}

/* By each call, the inline one too. */
static void all_calls_return(int err, int (*fn)(void *arg), void *arg,
			     rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, 0, NULL};

	cr_assert_eq(rouse_once_call_until(&once, fn, arg, deadline), err);
	cr_assert_eq(rouse_once_call_with(&once, fn, arg, &how), err);
}

/* O1 */
Test(once, a_function_that_succeeded_is_not_called_again)
{
	struct rouse_once initialised = ROUSE_ONCE_INIT;

	cr_assert_not(rouse_once_is_done(&initialised));
	cr_assert_not(rouse_once_is_done(&once));
	cr_assert_eq(rouse_once_call(&once, count_runs, NULL), 0);
	cr_assert(rouse_once_is_done(&once));
	cr_assert_eq(rouse_once_call(&once, count_runs, NULL), 0);
	all_calls_return(0, count_runs, NULL, 0);
	cr_assert_eq(runs, 1);
}

/* O2 */
Test(once, a_function_that_failed_is_called_again)
{
	int err = -ENOMEM, other = 7;

	cr_assert_eq(rouse_once_call(&once, fail, &err), -ENOMEM);
	cr_assert_not(rouse_once_is_done(&once));
	all_calls_return(7, fail, &other, ROUSE_FOREVER);
	cr_assert_eq(rouse_once_call(&once, count_runs, NULL), 0);
	cr_assert_eq(rouse_once_call(&once, fail, &err), 0);
	cr_assert_eq(runs, 4);
}

/* O6, A1: a past deadline bounds the wait, and there is none. */
Test(once, a_call_that_need_not_wait_makes_no_system_call)
{
	int err = -EIO;

	door_reset();
	all_calls_return(-EIO, fail, &err, INT64_MIN);
	cr_assert_eq(rouse_once_call_until(&once, count_runs, NULL, 0), 0);
	all_calls_return(0, count_runs, NULL, 0);
	cr_assert_eq(rouse_once_call(&once, count_runs, NULL), 0);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
	cr_assert_eq(runs, 3);
}

static int call_again(void *unused)
{
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	(void)unused;
	cr_assert_not(rouse_once_is_done(&once));
	cr_assert_eq(rouse_once_call(&once, count_runs, NULL), -EDEADLK);
	cr_assert_eq(rouse_once_call_until(&once, count_runs, NULL, 0),
		     -EDEADLK);
	cr_assert_eq(rouse_once_call_with(&once, count_runs, NULL, &how),
		     -EDEADLK);
	return 0;
}

/* O4 */
Test(once, a_function_that_calls_its_own_once_is_told)
{
	cr_assert_eq(rouse_once_call(&once, call_again, NULL), 0);
	cr_assert(rouse_once_is_done(&once));
	cr_assert_eq(runs, 0);
}

static _Atomic bool may_return;
static _Atomic int result;
static _Atomic bool is_in;

static int stay(void *unused)
{
	(void)unused;
	runs++;
	is_in = true;
	yield_until(may_return);
	return result;
}

static void *run_and_stay(void *unused)
{
	rouse_once_call(&once, stay, NULL);
	return unused;
}

static pthread_t run_elsewhere(void)
{
	pthread_t runner = thread_start(run_and_stay, NULL);

	yield_until(is_in);
	return runner;
}

/* A1 */
Test(once, a_wait_for_the_function_times_out_and_never_early)
{
	pthread_t runner = run_elsewhere();

	door_reset();
	all_calls_return(-ETIMEDOUT, count_runs, NULL, 0);
	all_calls_return(-ETIMEDOUT, count_runs, NULL, 1);
	cr_assert_eq(door_waits(), 0);
	for (int64_t ns = 1; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		cr_assert_eq(rouse_once_call_until(&once, count_runs, NULL,
						   deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
	may_return = true;
	pthread_join(runner, NULL);
	cr_assert_eq(runs, 1);
}

static int return_late(const struct door_call *call)
{
	static unsigned calls;

	(void)call;
	if (++calls == 1000)
		may_return = true;
	if (calls >= 1000)
		yield_until(rouse_once_is_done(&once));
	return calls % 3 ? 0 : calls % 2 ? -EINTR : -ETIMEDOUT;
}

/* O3, A2: neither a spurious wake nor a signal ends a wait, nor a deadline that
 * passes as it is done. */
Test(once, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	pthread_t runner = run_elsewhere();

	door_on_wait(return_late);
	while (rouse_once_call_until(&once, count_runs, NULL, ROUSE_FOREVER) !=
	       0)
		;
	cr_assert(rouse_once_is_done(&once));
	cr_assert_eq(runs, 1);
	pthread_join(runner, NULL);
}

#define CALLERS 16

static _Atomic unsigned went_through, failed;

static void *call_once(void *unused)
{
	if (rouse_once_call(&once, count_runs, NULL) == 0)
		went_through++;
	return unused;
}

/* O3, O6 */
Test(once, all_waiters_go_on_by_one_system_call)
{
	pthread_t runner = run_elsewhere(), callers[CALLERS];

	door_reset();
	threads_start(callers, CALLERS, call_once, NULL);
	door_await_inside(&once, CALLERS);
	may_return = true;
	threads_join(callers, CALLERS);
	pthread_join(runner, NULL);
	cr_assert_eq(door_wakes(), 1);
	cr_assert_eq(went_through, CALLERS);
	cr_assert_eq(runs, 1);
}

/* O2, O3: whichever comes first is the next to try, and the others have it. */
Test(once, a_waiter_tries_where_the_function_failed)
{
	pthread_t runner = run_elsewhere(), callers[CALLERS];

	threads_start(callers, CALLERS, call_once, NULL);
	door_await_inside(&once, CALLERS);
	result = -EIO;
	may_return = true;
	threads_join(callers, CALLERS);
	pthread_join(runner, NULL);
	cr_assert_eq(went_through, CALLERS);
	cr_assert_eq(runs, 2);
}

#define ROUNDS 3000

struct box {
	struct rouse_once once;
	_Atomic unsigned left; /* callers */
	unsigned tries, content;
};

static struct box *boxes[ROUNDS];

static int fill(void *arg)
{
	struct box *box = arg;

	if (++box->tries % 3)
		return -EAGAIN;
	box->content++;
	return 0;
}

static void *call_all(void *unused)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct box *box = boxes[i];
		int err;

		while ((err = rouse_once_call(&box->once, fill, box)) != 0) {
			cr_assert_eq(err, -EAGAIN);
			failed++;
		}
		cr_assert_eq(box->content, 1);
		cr_assert_eq(box->tries, 3);
		if (--box->left == 0)
			free(box);
	}
	return unused;
}

/* O1, O2, O5, O7: the sanitizers see a call that touches the box afterwards. */
Test(once, the_last_caller_frees_it_right_after_its_call)
{
	pthread_t callers[4];

	for (unsigned i = 0; i < ROUNDS; i++) {
		boxes[i] = calloc(1, sizeof(*boxes[i]));
		boxes[i]->left = 4;
	}
	threads_start(callers, 4, call_all, NULL);
	threads_join(callers, 4);
	cr_assert_eq(failed, 2 * ROUNDS);
}

/* A4 */
Test(once, no_call_touches_errno)
{
	pthread_t runner = run_elsewhere();

	errno = 77;
	rouse_once_call_until(&once, count_runs, NULL, rouse_after(1000));
	rouse_once_is_done(&once);
	may_return = true;
	rouse_once_call(&once, count_runs, NULL);
	rouse_once_call(&once, count_runs, NULL);
	cr_assert_eq(errno, 77);
	pthread_join(runner, NULL);
}
