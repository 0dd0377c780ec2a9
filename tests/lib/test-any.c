/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaction() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "door.h"
#include "thread.h"
#include "wanting.h"

/* No test may hang, whatever it finds. */
TestSuite(any, .timeout = 60);

/* In a test that looks at more than the first of the words. */
#define NEEDS_SEVERAL()                                                        \
	do {                                                                   \
		if (!door_has_several())                                       \
			cr_skip("no futex_waitv here");                        \
	} while (0)

/* S6 */
Test(any, returns_the_lowest_index_of_what_is_there)
{
	want(4);
	door_reset();
	cr_assert_eq(rouse_wait_any(many, 4, &poll), -ETIMEDOUT);
	rouse_event_set(&event[3]);
	cr_assert_eq(rouse_wait_any(many, 4, NULL), 3);
	rouse_event_set(&event[1]);
	cr_assert_eq(rouse_wait_any(many, 4, NULL), 1);
	cr_assert_eq(rouse_wait_any(many, 4, &poll), 1);
	cr_assert(rouse_event_is_set(&event[1]), "an event is not consumed");
	rouse_event_clear(&event[1]);
	cr_assert_eq(rouse_wait_any(many, 4, NULL), 3);
	cr_assert_eq(door_waits(), 0);
	cr_assert_eq(door_wakes(), 0);
}

Test(any, of_none_waits_for_the_deadline_or_the_stop)
{
	struct rouse_wait soon = {rouse_after(5 * ROUSE_MSEC), 0, NULL};
	struct rouse_wait stopped = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};

	cr_assert_eq(rouse_wait_any(NULL, 0, &poll), -ETIMEDOUT);
	cr_assert_eq(rouse_wait_any(NULL, 0, &soon), -ETIMEDOUT);
	cr_assert_geq(rouse_after(1), soon.deadline);
	rouse_event_set(&stop);
	cr_assert_eq(rouse_wait_any(NULL, 0, &stopped), -ECANCELED);
}

Test(any, knows_what_it_does_not_know)
{
	struct rouse_wanted unknown = {&event[0], 77, 0};
	struct rouse_wanted zeroed = {NULL, 0, 0};
	struct rouse_wait how = {0, 8, NULL};

	want(1);
	rouse_event_set(&event[0]);
	cr_assert_eq(rouse_wait_any(&unknown, 1, NULL), -EINVAL);
	cr_assert_eq(rouse_wait_any(&zeroed, 1, NULL), -EINVAL);
	cr_assert_eq(rouse_wait_any(many, 1, &how), -EINVAL);
	cr_assert_eq(rouse_wait_any(many, 1U << 31, &poll), -EINVAL);
	cr_assert_eq(rouse_wait_all(&unknown, 1, NULL), -EINVAL);
	cr_assert_eq(rouse_wait_all(&zeroed, 1, NULL), -EINVAL);
	cr_assert_eq(rouse_wait_all(many, 1, &how), -EINVAL);
}

/* S6, E1, E4 */
Test(any, is_ended_by_a_pulse_of_each)
{
	const unsigned n = 8;

	NEEDS_SEVERAL();
	for (unsigned i = 0; i < n; i++) {
		struct waiting waiting = {0};

		door_reset();
		begin(&waiting, n, 0);
		for (unsigned k = 0; k < n; k++)
			door_await_asleep(&event[k].word_, 1);
		pulse(&event[i]);
		cr_assert_eq(end(&waiting), (int)i);
		cr_assert_eq(door_waits(), 1, "one sleep, on all");
		cr_assert_eq(door_wakes(), 1);
	}
}

Test(any, of_the_same_event_twice_is_ended_by_it)
{
	struct rouse_wanted twice[3] = {ROUSE_WANT_EVENT(&event[0]),
					ROUSE_WANT_EVENT(&event[1]),
					ROUSE_WANT_EVENT(&event[1])};
	struct waiting waiting = {.wanted = twice};

	NEEDS_SEVERAL();
	begin(&waiting, 3, 0);
	door_await_asleep(&event[1].word_, 2);
	pulse(&event[1]);
	cr_assert_eq(end(&waiting), 1);
}

/* S6: 127 and the stop, 128, and more than the kernel takes at once. */
Test(any, of_hundreds_hears_the_last_one)
{
	const unsigned sizes[] = {127, 128, 129, MANY};

	for (unsigned i = 0; i < 4; i++) {
		for (unsigned flags = 0; flags <= ROUSE_WAIT_STOP;
		     flags += ROUSE_WAIT_STOP) {
			struct waiting waiting = {0};
			unsigned n = sizes[i];

			begin(&waiting, n, flags);
			door_await_inside(&event[0].word_, 1);
			rouse_event_set(&event[n - 1]);
			cr_assert_eq(end(&waiting), (int)n - 1);
			rouse_event_clear(&event[n - 1]);
			waiting.wanted = NULL;
			begin(&waiting, n, flags);
			door_await_inside(&event[0].word_, 1);
			pulse(&event[0]);
			cr_assert_eq(end(&waiting), 0);
		}
	}
}

/* S5 */
Test(any, works_where_the_kernel_lacks_the_call)
{
	for (unsigned i = 0; i < 4; i++) {
		struct waiting waiting = {0};

		door_reset();
		door_forbid(true);
		begin(&waiting, 4, 0);
		while (door_waits() < 4)
			sched_yield();
		pulse(&event[i]);
		cr_assert_eq(end(&waiting), (int)i);
	}
}

/* S1, S2 */
Test(any, is_stopped_or_times_out)
{
	struct rouse_wait soon = {rouse_after(5 * ROUSE_MSEC), 0, NULL};
	struct waiting waiting = {0};

	NEEDS_SEVERAL();
	begin(&waiting, 4, ROUSE_WAIT_STOP);
	door_await_asleep(&stop.word_, 1);
	pulse(&stop);
	cr_assert_eq(end(&waiting), -ECANCELED);
	rouse_event_set(&stop);
	cr_assert_eq(rouse_wait_any(many, 4, &waiting.how), -ECANCELED);
	cr_assert_eq(rouse_wait_any(many, 4, &soon), -ETIMEDOUT);
	cr_assert_geq(rouse_after(1), soon.deadline);
	rouse_event_set(&event[2]);
	cr_assert_eq(rouse_wait_any(many, 4, &waiting.how), 2);
}

static int set_two(const struct door_call *call)
{
	(void)call;
	rouse_event_set(&stop);
	pulse(&event[2]);
	pulse(&event[1]);
	return -EINTR;
}

Test(any, prefers_what_it_waits_for_and_of_that_the_lowest)
{
	struct rouse_wait how = {ROUSE_FOREVER,
				 ROUSE_WAIT_STOP | ROUSE_WAIT_INTERRUPTIBLE,
				 &stop};

	want(4);
	door_on_wait(set_two);
	cr_assert_eq(rouse_wait_any(many, 4, &how), 1);
}

static void nothing(int number)
{
	(void)number;
}

/* A2, S5: futex_waitv would go on. */
Test(any, that_is_interruptible_ends_though_a_handler_has_sa_restart)
{
	struct sigaction action = {.sa_handler = nothing,
				   .sa_flags = SA_RESTART};
	struct waiting waiting = {0};

	sigaction(SIGUSR1, &action, NULL);
	begin(&waiting, 2, ROUSE_WAIT_INTERRUPTIBLE);
	while (waiting.result == WAITS) {
		door_await_inside(NULL, 0);
		pthread_kill(waiting.thread, SIGUSR1);
		sched_yield();
	}
	cr_assert_eq(end(&waiting), -EINTR);
}

Test(any, that_is_not_interruptible_survives_signals)
{
	struct sigaction action = {.sa_handler = nothing};
	struct waiting waiting = {0};

	sigaction(SIGUSR1, &action, NULL);
	begin(&waiting, 2, 0);
	for (unsigned i = 0; i < 100; i++) {
		door_await_inside(&event[0].word_, 1);
		pthread_kill(waiting.thread, SIGUSR1);
		door_stir();
	}
	cr_assert_eq(waiting.result, WAITS);
	pulse(&event[1]);
	cr_assert_eq(end(&waiting), 1);
}

/* S6, E2 */
Test(any, since_an_epoch_hears_the_pulse_of_another_that_came_meanwhile)
{
	struct rouse_wanted since[2] = {
		ROUSE_WANT_EVENT_SINCE(&event[0], rouse_event_epoch(&event[0])),
		ROUSE_WANT_EVENT_SINCE(&event[1], rouse_event_epoch(&event[1])),
	};

	pulse(&event[1]);
	cr_assert_eq(rouse_wait_any(since, 2, &poll), 1);
	since[1].epoch = rouse_event_epoch(&event[1]);
	cr_assert_eq(rouse_wait_any(since, 2, &poll), -ETIMEDOUT);
	want(2);
	pulse(&event[0]);
	cr_assert_eq(rouse_wait_any(many, 2, &poll), -ETIMEDOUT,
		     "without an epoch it was before the call");
	cr_assert_eq(rouse_wait_any(since, 2, &poll), 0);
}

/* Conditions over the callers' own lock. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct rouse_waitq queue[2];

static int wait_in_both(struct rouse_wanted *unused, unsigned n,
			const struct rouse_wait *how)
{
	struct rouse_waiter self[2];
	struct rouse_wanted wanted[2] = {ROUSE_WANT_WAITER(&self[0]),
					 ROUSE_WANT_WAITER(&self[1])};
	int result;

	(void)unused, (void)n;
	pthread_mutex_lock(&mutex);
	for (unsigned i = 0; i < 2; i++)
		rouse_waitq_join(&queue[i], &self[i]);
	pthread_mutex_unlock(&mutex);
	result = rouse_wait_any(wanted, 2, how);
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < 2; i++) {
		bool notified = rouse_waitq_leave(&queue[i], &self[i]);

		cr_assert(notified || i != result);
		if (notified && i != result)
			rouse_waitq_notify(&queue[i], 1);
	}
	pthread_mutex_unlock(&mutex);
	return result;
}

static unsigned notify(unsigned i)
{
	unsigned n;

	pthread_mutex_lock(&mutex);
	n = rouse_waitq_notify(&queue[i], 1);
	pthread_mutex_unlock(&mutex);
	return n;
}

Test(any, of_waiters_returns_the_one_that_was_notified)
{
	NEEDS_SEVERAL();
	for (unsigned i = 0; i < 2; i++) {
		struct waiting waiting = {.wait = wait_in_both};

		begin(&waiting, 2, 0);
		yield_until(door_inside(NULL) == 2);
		cr_assert_eq(notify(i), 1);
		cr_assert_eq(end(&waiting), (int)i);
		cr_assert_eq(rouse_waitq_count(&queue[1 - i]), 0);
	}
}

/* S3 */
Test(any, of_waiters_passes_a_surplus_notification_on)
{
	struct waiting both = {.wait = wait_in_both};
	struct waiting other = {.wait = wait_in_both};

	begin(&both, 2, 0);
	yield_until(rouse_waitq_count(&queue[1]) == 1);
	begin(&other, 2, 0);
	yield_until(rouse_waitq_count(&queue[1]) == 2);
	pthread_mutex_lock(&mutex);
	cr_assert_eq(rouse_waitq_notify(&queue[0], 1), 1);
	cr_assert_eq(rouse_waitq_notify(&queue[1], 1), 1);
	pthread_mutex_unlock(&mutex);
	end(&both);
	end(&other);
	cr_assert_eq(both.result + other.result, 1, "0, and 1 passed on");
}

static int time_out(const struct door_call *call)
{
	(void)call;
	return -ETIMEDOUT;
}

/* A waiter that gave up is not woken: no system call. */
Test(any, leaves_no_mark_on_a_waiter)
{
	struct rouse_waiter self;
	struct rouse_wanted wanted[2] = {ROUSE_WANT_WAITER(&self),
					 ROUSE_WANT_EVENT(&event[0])};
	struct rouse_wait soon = {rouse_after(3600 * ROUSE_SEC), 0, NULL};

	rouse_waitq_join(&queue[0], &self);
	door_on_wait(time_out);
	cr_assert_eq(rouse_wait_any(wanted, 2, &soon), -ETIMEDOUT);
	door_reset();
	cr_assert_eq(rouse_waitq_notify(&queue[0], 1), 1);
	cr_assert_eq(door_wakes(), 0);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 0);
	cr_assert(rouse_waitq_leave(&queue[0], &self));
}

/* S8: each event in a page of its own, which is taken away at once. */
struct pages {
	struct rouse_event *event[2];
	_Atomic unsigned round;
};

static void *set_each(void *arg)
{
	struct pages *pages = arg;

	for (unsigned round = 1; round <= 200; round++) {
		yield_until(pages->round == round);
		rouse_event_set(pages->event[round % 2]);
	}
	return NULL;
}

Test(any, lets_the_event_be_freed_that_it_returned)
{
	struct pages pages = {{NULL, NULL}, 0};
	pthread_t thread = thread_start(set_each, &pages);

	for (unsigned round = 1; round <= 200; round++) {
		struct rouse_wanted wanted[2];

		for (unsigned i = 0; i < 2; i++) {
			pages.event[i] =
				mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			wanted[i] = (struct rouse_wanted)ROUSE_WANT_EVENT(
				pages.event[i]);
		}
		pages.round = round;
		cr_assert_eq(rouse_wait_any(wanted, 2, NULL), (int)(round % 2));
		/* Nobody sets the other one. */
		munmap(pages.event[0], 4096);
		munmap(pages.event[1], 4096);
	}
	pthread_join(thread, NULL);
}

/* S4: beside others that wait for one of the events alone. */
static void *wait_alone(void *at)
{
	rouse_event_wait(at);
	return NULL;
}

Test(any, takes_no_wake_from_those_that_wait_for_one)
{
	struct waiting waiting[4] = {{0}};
	pthread_t threads[4];

	NEEDS_SEVERAL();
	door_reset();
	for (unsigned i = 0; i < 4; i++) {
		begin(&waiting[i], 2, 0);
		door_await_asleep(&event[1].word_, 2 * i + 1);
		threads[i] = thread_start(wait_alone, &event[1]);
		door_await_asleep(&event[1].word_, 2 * i + 2);
	}
	pulse(&event[1]);
	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(end(&waiting[i]), 1);
	threads_join(threads, 4);
	cr_assert_eq(door_wakes(), 1);
}

Test(any, and_all_leave_errno_alone)
{
	struct rouse_wait soon = {rouse_after(2 * ROUSE_MSEC), 0, NULL};

	want(2);
	errno = 77;
	cr_assert_eq(rouse_wait_any(many, 2, &soon), -ETIMEDOUT);
	cr_assert_eq(rouse_wait_all(many, 2, &soon), -ETIMEDOUT);
	cr_assert_eq(errno, 77);
}
