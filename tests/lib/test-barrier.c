/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/barrier.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(barrier, .timeout = 60);

static struct rouse_barrier barrier;

static void begin(uint32_t parties)
{
	cr_assert_eq(rouse_barrier_init(&barrier, parties), 0);
}

/* By each call. */
static void all_waits_return(int err, rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, 0, NULL};

	cr_assert_eq(rouse_barrier_wait_until(&barrier, deadline), err);
	cr_assert_eq(rouse_barrier_wait_with(&barrier, &how), err);
}

Test(barrier, must_know_its_parties)
{
	all_waits_return(-EINVAL, 0);
	cr_assert_eq(rouse_barrier_wait(&barrier), -EINVAL);
	cr_assert_eq(rouse_barrier_init(&barrier, 0), -EINVAL);
	cr_assert_eq(rouse_barrier_init(&barrier, ROUSE_BARRIER_MAX + 1),
		     -EINVAL);
	begin(ROUSE_BARRIER_MAX);
	cr_assert_eq(rouse_barrier_wait_until(&barrier, 0), -ETIMEDOUT);
}

/* R6 */
Test(barrier, of_one_keeps_nobody_waiting)
{
	struct rouse_barrier one = ROUSE_BARRIER_INIT(1);

	barrier = one;
	door_reset();
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(rouse_barrier_wait(&barrier), 0);
		all_waits_return(0, 0);
	}
	cr_assert_eq(door_waits() + door_wakes(), 0);
}

static _Atomic int number_of;

static void *wait_once(void *unused)
{
	number_of = rouse_barrier_wait(&barrier);
	return unused;
}

/* R3, R4, A1: a poll that is not the last to arrive breaks it. */
Test(barrier, wait_with_a_past_deadline_is_a_poll)
{
	pthread_t waiter;

	begin(2);
	door_reset();
	cr_assert_eq(rouse_barrier_wait_until(&barrier, 0), -ETIMEDOUT);
	cr_assert_eq(door_waits(), 0);
	cr_assert(rouse_barrier_is_broken(&barrier));
	all_waits_return(-EPIPE, ROUSE_FOREVER);
	rouse_barrier_reset(&barrier);
	cr_assert_not(rouse_barrier_is_broken(&barrier));
	waiter = thread_start(wait_once, NULL);
	yield_until(rouse_barrier_waiting(&barrier) == 1);
	cr_assert_eq(rouse_barrier_wait_until(&barrier, 0), 1);
	pthread_join(waiter, NULL);
	cr_assert_eq(number_of, 0);
}

Test(barrier, wait_times_out_and_never_early)
{
	for (int64_t ns = 1; ns < 50 * ROUSE_MSEC; ns *= 7) {
		rouse_deadline deadline = rouse_after(ns);

		begin(2);
		cr_assert_eq(rouse_barrier_wait_until(&barrier, deadline),
			     -ETIMEDOUT);
		cr_assert_geq(door_real_now(), deadline);
	}
}

static unsigned failed_early;

static int fail_early(const struct door_call *call)
{
	(void)call;
	if (++failed_early % 1000 == 0)
		rouse_barrier_abort(&barrier);
	return failed_early % 2 ? 0 : -EINTR;
}

/* A2, R2: neither a spurious wake nor a signal ends a wait. */
Test(barrier, wait_survives_a_storm_of_spurious_wakes_and_eintr)
{
	door_reset();
	door_on_wait(fail_early);
	for (unsigned i = 1; i <= 100; i++) {
		begin(2);
		cr_assert_eq(rouse_barrier_wait(&barrier), -EPIPE);
		cr_assert_eq(door_waits(), 1000 * i);
	}
}

static int end_the_phase_then_time_out(const struct door_call *call)
{
	(void)call;
	door_on_wait(NULL);
	cr_assert_eq(rouse_barrier_wait(&barrier), 1);
	return -ETIMEDOUT;
}

/* R1: it came before the deadline, though the kernel saw it otherwise. */
Test(barrier, wait_that_times_out_as_the_phase_ends_returns_its_number)
{
	begin(2);
	door_on_wait(end_the_phase_then_time_out);
	cr_assert_eq(rouse_barrier_wait_until(&barrier, ROUSE_FOREVER), 0);
	cr_assert_not(rouse_barrier_is_broken(&barrier));
}

static int time_out(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

/* R3: it breaks for all, by one call. */
Test(barrier, a_timeout_of_one_breaks_it_for_all)
{
	pthread_t waiters[3];

	begin(5);
	door_reset();
	threads_start(waiters, 3, wait_once, NULL);
	door_await_asleep(&barrier, 3);
	door_on_wait(time_out);
	cr_assert_eq(rouse_barrier_wait_until(&barrier, ROUSE_FOREVER),
		     -ETIMEDOUT);
	door_on_wait(NULL);
	threads_join(waiters, 3);
	cr_assert_eq(number_of, -EPIPE);
	cr_assert_eq(door_wakes(), 1);
	cr_assert_eq(rouse_barrier_waiting(&barrier), 0);
	cr_assert(rouse_barrier_is_broken(&barrier));
}

/* R3 */
Test(barrier, abort_breaks_it_until_it_is_reset)
{
	pthread_t waiters[3];

	begin(4);
	threads_start(waiters, 3, wait_once, NULL);
	yield_until(rouse_barrier_waiting(&barrier) == 3);
	rouse_barrier_abort(&barrier);
	threads_join(waiters, 3);
	cr_assert_eq(number_of, -EPIPE);
	all_waits_return(-EPIPE, 0);
	rouse_barrier_abort(&barrier);
	rouse_barrier_reset(&barrier);
	rouse_barrier_reset(&barrier);
	threads_start(waiters, 3, wait_once, NULL);
	cr_assert_geq(rouse_barrier_wait(&barrier), 0);
	threads_join(waiters, 3);
	cr_assert_geq(number_of, 0);
}

static _Atomic bool may_go;

static int stay_asleep(const struct door_call *call)
{
	int err = door_go_on(call);

	yield_until(may_go);
	return err;
}

static void *wait_again(void *number)
{
	*(int *)number = rouse_barrier_wait(&barrier);
	return NULL;
}

/* R4: as Python's. */
Test(barrier, those_that_arrive_during_a_reset_wait_until_the_others_left)
{
	pthread_t first, second;
	int number;

	begin(2);
	door_on_wait(stay_asleep);
	first = thread_start(wait_once, NULL);
	door_await_asleep(&barrier, 1);
	door_on_wait(NULL);
	rouse_barrier_reset(&barrier);
	cr_assert_not(rouse_barrier_is_broken(&barrier));
	second = thread_start(wait_again, &number);
	door_await_inside(&barrier, 2);
	cr_assert_eq(rouse_barrier_waiting(&barrier), 0);
	may_go = true;
	pthread_join(first, NULL);
	cr_assert_eq(number_of, -EPIPE);
	number_of = rouse_barrier_wait(&barrier);
	pthread_join(second, NULL);
	cr_assert_eq(number + number_of, 1);
	cr_assert_geq(number, 0);
}

/* R2: the third of three for two goes on by itself, but its phase ends only when
 * all of the one before have left. */
Test(barrier, a_phase_ends_only_when_the_one_before_is_left)
{
	pthread_t late, others[2];

	begin(2);
	door_on_wait(stay_asleep);
	late = thread_start(wait_once, NULL);
	door_await_asleep(&barrier, 1);
	door_on_wait(NULL);
	cr_assert_eq(rouse_barrier_wait(&barrier), 1);
	threads_start(others, 2, wait_once, NULL);
	door_await_inside(&barrier, 3);
	cr_assert_eq(rouse_barrier_waiting(&barrier), 2);
	may_go = true;
	threads_join(others, 2);
	pthread_join(late, NULL);
	cr_assert_eq(rouse_barrier_waiting(&barrier), 0);
}

#define PARTIES 5
#define ROUNDS  3000

static unsigned share[PARTIES]; /* plain: each thread's own */
static _Atomic unsigned numbered[PARTIES];

static void *meet_often(void *own)
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		int number;

		++*(unsigned *)own;
		number = rouse_barrier_wait(&barrier);
		cr_assert(number >= 0 && number < PARTIES);
		numbered[number]++;
		for (unsigned j = 0; j < PARTIES; j++)
			cr_assert_eq(share[j], i);
		cr_assert_geq(rouse_barrier_wait(&barrier), 0);
	}
	return NULL;
}

/* R1, R2, R5 */
Test(barrier, threads_meet_again_and_again_and_each_number_is_one_of_theirs)
{
	pthread_t threads[PARTIES];

	begin(PARTIES);
	for (unsigned i = 0; i < PARTIES; i++)
		threads[i] = thread_start(meet_often, &share[i]);
	threads_join(threads, PARTIES);
	for (unsigned i = 0; i < PARTIES; i++)
		cr_assert_eq(numbered[i], ROUNDS);
}

/* R6 */
Test(barrier, the_last_to_arrive_makes_one_system_call)
{
	pthread_t waiters[3];

	begin(4);
	door_reset();
	threads_start(waiters, 3, wait_once, NULL);
	door_await_inside(&barrier, 3);
	cr_assert_eq(rouse_barrier_wait(&barrier), 3);
	threads_join(waiters, 3);
	cr_assert_eq(door_wakes(), 1);
}

struct box {
	struct rouse_barrier barrier;
	_Atomic unsigned out;
};

static struct box *boxes[ROUNDS];

static void *meet_and_free(void *unused)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		cr_assert_geq(rouse_barrier_wait(&boxes[i]->barrier), 0);
		if (--boxes[i]->out == 0)
			free(boxes[i]);
	}
	return unused;
}

/* R7: the sanitizers see a call that touches the box afterwards. */
Test(barrier, the_last_one_back_frees_it)
{
	pthread_t threads[3];

	for (unsigned i = 0; i < ROUNDS; i++) {
		boxes[i] = calloc(1, sizeof(*boxes[i]));
		cr_assert_eq(rouse_barrier_init(&boxes[i]->barrier, 3), 0);
		boxes[i]->out = 3;
	}
	threads_start(threads, 3, meet_and_free, NULL);
	threads_join(threads, 3);
}

/* A4 */
Test(barrier, no_call_touches_errno)
{
	begin(2);
	errno = 77;
	rouse_barrier_wait_until(&barrier, rouse_after(ROUSE_USEC));
	rouse_barrier_is_broken(&barrier);
	rouse_barrier_reset(&barrier);
	rouse_barrier_abort(&barrier);
	rouse_barrier_wait(&barrier);
	cr_assert_eq(errno, 77);
}
