/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "each-step.h"

/* No test may hang, whatever it finds. */
TestSuite(queue_steps, .timeout = 60);

/* What other threads may do between any two instructions of a put. */

#ifdef STEPS_POSSIBLE

static struct rouse_queue queue;
static struct rouse_item one, several[3];
static unsigned got, got_of_several;
static int said, said_again, saw;
static bool gap;

static void begin_anew(void)
{
	cr_assert_eq(rouse_queue_init(&queue, 0, 0), 0);
	got = got_of_several = 0;
	said = said_again = saw = 0;
}

static void put(void)
{
	said = rouse_queue_put(&queue, &one);
}

static void put_several(void)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	for (unsigned i = 0; i < 3; i++)
		rouse_batch_add(&batch, &several[i]);
	said = rouse_queue_put_many(&queue, &batch);
	/* A batch that was refused is as it was. */
	cr_assert_eq(rouse_batch_count(&batch), said == 0 ? 0 : 3);
	for (unsigned i = 0; said != 0 && i < 3; i++)
		cr_assert_eq(rouse_batch_take(&batch), &several[i]);
}

/* Get all that there is. In the middle of a call of this very thread nobody could
 * wait for that. */
static void drain(void)
{
	struct rouse_item *item;

	if (rouse_lock_locked(&queue.getting_))
		return;
	while ((saw = rouse_queue_get_until(&queue, &item, 0)) == 0) {
		got += item == &one;
		got_of_several += item != &one;
	}
}

static void close_and_drain(void)
{
	rouse_queue_close(&queue);
	drain();
}

/* The call returned before that step: then they do it now. */
static void be_late(void)
{
	if (step < target)
		at_target();
}

/* What was put is got, by others that went on until they were told that it was
 * closed, if one of them had a part of it. */
static void is_delivered_or_refused(unsigned n)
{
	be_late();
	if (saw != -EPIPE || got_of_several > 0)
		drain();
	cr_assert_eq(saw, -EPIPE, "at step %u", n);
	cr_assert(said == 0 || said == -EPIPE);
	cr_assert_eq(got, said == 0, "%d, got %u times at step %u", said, got,
		     n);
}

/* Q2 */
Test(queue_steps, others_close_and_drain_at_any_instruction_of_put)
{
	at_each_step(put, close_and_drain, is_delivered_or_refused);
}

static void several_are_delivered_or_refused(unsigned n)
{
	be_late();
	if (saw != -EPIPE || got_of_several > 0)
		drain();
	cr_assert_eq(saw, -EPIPE, "at step %u", n);
	cr_assert_eq(got_of_several, said == 0 ? 3 : 0, "at step %u", n);
}

/* Q2 */
Test(queue_steps, others_close_and_drain_at_any_instruction_of_put_many)
{
	at_each_step(put_several, close_and_drain,
		     several_are_delivered_or_refused);
}

static void get_first_of_several_and_close(void)
{
	struct rouse_item *item;

	if (rouse_lock_locked(&queue.getting_))
		return;
	saw = rouse_queue_get_until(&queue, &item, 0);
	got_of_several = saw == 0;
	rouse_queue_close(&queue);
}

static void rest_is_delivered_if_one_was(unsigned n)
{
	be_late();
	drain();
	cr_assert_eq(saw, -EPIPE, "at step %u", n);
	cr_assert_eq(got_of_several, said == 0 ? 3 : 0, "at step %u", n);
}

/* Q2 */
Test(queue_steps, others_get_a_part_of_put_many_and_close)
{
	at_each_step(put_several, get_first_of_several_and_close,
		     rest_is_delivered_if_one_was);
}

static void get_put_again_and_close(void)
{
	drain();
	if (got == 1)
		said_again = rouse_queue_put(&queue, &one);
	rouse_queue_close(&queue);
}

/* A put that returned 0 is delivered once: the first one, and if there was a
 * second one that too. */
static void each_put_is_delivered(unsigned n)
{
	unsigned puts;

	be_late();
	puts = got == 1 ? 1 + (said_again == 0) : said == 0;
	drain();
	cr_assert_eq(got, puts, "got %u times for %u puts at step %u", got,
		     puts, n);
	cr_assert(puts < 2 || said == 0, "taken back at step %u", n);
}

/* Q2: the late put does not take back what another one has put. */
Test(queue_steps, others_get_the_item_and_put_it_again_and_close)
{
	at_each_step(put, get_put_again_and_close, each_put_is_delivered);
}

/* In a batch, in which it is not the first one. */
static void get_put_again_behind_another_and_close(void)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	drain();
	if (got == 1) {
		rouse_batch_add(&batch, &several[0]);
		rouse_batch_add(&batch, &one);
		said_again = rouse_queue_put_many(&queue, &batch);
	}
	rouse_queue_close(&queue);
}

/* Q2: the same, whatever the item still has in it of the late put. */
Test(queue_steps, others_get_the_item_and_put_it_again_in_a_batch_and_close)
{
	at_each_step(put, get_put_again_behind_another_and_close,
		     each_put_is_delivered);
}

/* With one behind it, at once; and in the batch that they came in, behind another. */
static void get_with_another_put_both_again_and_close(void)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	if (rouse_lock_locked(&queue.getting_))
		return;
	rouse_batch_add(&batch, &several[0]);
	cr_assert_eq(rouse_queue_put(&queue, &several[1]), 0);
	saw = rouse_queue_get_many_until(&queue, &batch, 0, 0);
	got = rouse_batch_count(&batch) == 3;
	if (got == 1)
		said_again = rouse_queue_put_many(&queue, &batch);
	rouse_queue_close(&queue);
}

/* Q2: the same, if it was got as one of several. */
Test(queue_steps, others_get_it_with_another_and_put_both_again_and_close)
{
	at_each_step(put, get_with_another_put_both_again_and_close,
		     each_put_is_delivered);
}

static void get_from_others(void)
{
	struct rouse_item *item;

	gap = rouse_queue_get_until(&queue, &item, 0) != 0;
	got += !gap;
}

static void got_once_by_then(unsigned n)
{
	drain();
	cr_assert_eq(said, 0);
	cr_assert_eq(got, 1, "got %u times at step %u", got, n);
}

/* Q1 */
Test(queue_steps, others_get_at_any_instruction_of_put)
{
	at_each_step(put, get_from_others, got_once_by_then);
}

#endif
