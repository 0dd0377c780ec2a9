/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>

#include "door.h"
#include "queue.h"

/* No test may hang, whatever it finds. */
TestSuite(queue_waits, .init = open_queue, .timeout = 60);

static int get_with(const struct rouse_wait *how)
{
	struct rouse_item *item;

	return rouse_queue_get_with(&queue, &item, how);
}

static int get_many_with(const struct rouse_wait *how)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	return rouse_queue_get_many_with(&queue, &batch, 3, how);
}

static struct rouse_queue full;

static int put_with(const struct rouse_wait *how)
{
	return rouse_queue_put_with(&full, &items[1], how);
}

static int put_many_with(const struct rouse_wait *how)
{
	struct rouse_batch batch = batch_of(1, 2);

	return rouse_queue_put_many_with(&full, &batch, how);
}

static int (*const ways[])(const struct rouse_wait *) = {
	get_with, get_many_with, put_with, put_many_with};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static void fill(void)
{
	cr_assert_eq(rouse_queue_init(&full, 2, 0), 0);
	cr_assert_eq(rouse_queue_put(&full, &items[50]), 0);
	cr_assert_eq(rouse_queue_put(&full, &items[51]), 0);
}

/* A1 */
Test(queue_waits, waits_time_out_and_never_early)
{
	fill();
	for (unsigned i = 0; i < WAYS; i++) {
		rouse_deadline soon = rouse_after(2 * ROUSE_MSEC);
		struct rouse_wait how = {soon, 0, NULL}, past = {0, 0, NULL};

		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
		cr_assert_geq(door_real_now(), soon);
		door_reset();
		cr_assert_eq(ways[i](&past), -ETIMEDOUT);
		cr_assert_eq(door_waits(), 0);
	}
	cr_assert_eq(queue.items_.sleepers_, 0);
	cr_assert_eq(full.places_.sleepers_, 0);
}

static _Atomic unsigned interrupts;

static int interrupt(const struct door_call *call)
{
	return interrupts++ % 8 < 7 ? -EINTR : door_go_on(call);
}

/* A2 */
Test(queue_waits, waits_end_by_a_signal_only_if_asked_to)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	fill();
	door_on_wait(interrupt);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -EINTR);
	for (unsigned i = 0; i < WAYS; i++) {
		how = (struct rouse_wait){rouse_after(ROUSE_MSEC), 0, NULL};
		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
	}
}

static int put_and_time_out(const struct door_call *call)
{
	(void)call;
	door_on_wait(NULL);
	put(3);
	return -ETIMEDOUT;
}

/* Q3 */
Test(queue_waits, an_item_that_comes_with_the_deadline_is_got)
{
	struct rouse_item *item;

	door_on_wait(put_and_time_out);
	cr_assert_eq(
		rouse_queue_get_until(&queue, &item, rouse_after(ROUSE_SEC)),
		0);
	cr_assert_eq(item, &items[3]);
}

static int close_and_time_out(const struct door_call *call)
{
	(void)call;
	rouse_queue_close(&queue);
	return -ETIMEDOUT;
}

/* Q2 */
Test(queue_waits, a_close_that_comes_with_the_deadline_is_told)
{
	struct rouse_item *item;

	door_on_wait(close_and_time_out);
	cr_assert_eq(
		rouse_queue_get_until(&queue, &item, rouse_after(ROUSE_SEC)),
		-EPIPE);
}

/* A4 */
Test(queue_waits, no_call_touches_errno)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	fill();
	errno = 12345;
	rouse_queue_init(&queue, 0, 0);
	put(0);
	cr_assert_eq(try_get(), 0);
	for (unsigned i = 0; i < WAYS; i++) {
		struct rouse_wait how = {rouse_after(1), 0, NULL};

		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
	}
	rouse_queue_close(&queue);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), -EPIPE);
	rouse_queue_after_fork(&queue);
	cr_assert_eq(errno, 12345);
}
