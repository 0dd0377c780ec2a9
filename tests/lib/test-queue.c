/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* door and signals, in strict C11 */

#include <rouse/queue.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door.h"
#include "queue/move.h"
#include "supply.h"
#include "thread.h"

static struct rouse_queue queue;
static struct rouse_item items[100];
static struct rouse_event stop;

static void open_queue(void)
{
	door_reset();
	cr_assert_eq(rouse_queue_init(&queue, 0, 0), 0);
}

/* No test may hang, whatever it finds. */
TestSuite(queue, .init = open_queue, .timeout = 60);

static void open_as(uint32_t bound, uint32_t options)
{
	cr_assert_eq(rouse_queue_init(&queue, bound, options), 0);
}

static void put(unsigned i)
{
	cr_assert_eq(rouse_queue_put(&queue, &items[i]), 0);
}

/* The number of the item that is there now, or -errno. */
static int try_get(void)
{
	struct rouse_item *item;
	int err = rouse_queue_get_until(&queue, &item, 0);

	return err == 0 ? (int)(item - items) : err;
}

static struct rouse_batch batch_of(unsigned first, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	for (unsigned i = 0; i < n; i++)
		rouse_batch_add(&batch, &items[first + i]);
	return batch;
}

/* A thread that gets one item, and what came of it. */
struct consumer {
	pthread_t thread;
	_Atomic int got; /* the number of the item, or -errno */
	_Atomic bool ended;
};

static void *consume(void *arg)
{
	struct consumer *consumer = arg;
	struct rouse_item *item = NULL;
	int err = rouse_queue_get(&queue, &item);

	consumer->got = err == 0 ? (int)(item - items) : err;
	consumer->ended = true;
	return NULL;
}

static void start_consumers(struct consumer *consumers, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		consumers[i].ended = false;
		consumers[i].thread = thread_start(consume, &consumers[i]);
		door_await_asleep(&queue.items_.word_, i + 1);
	}
}

static void join_consumers(const struct consumer *consumers, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		pthread_join(consumers[i].thread, NULL);
}

Test(queue, init_refuses_options_that_it_does_not_know)
{
	cr_assert_eq(rouse_queue_init(&queue, 0, 4), -EINVAL);
	cr_assert_eq(rouse_queue_init(&queue, 0, 3), 0);
}

/* Q3 */
Test(queue, items_come_in_the_order_of_their_puts)
{
	for (unsigned i = 0; i < 5; i++)
		put(i);
	for (int i = 0; i < 5; i++)
		cr_assert_eq(try_get(), i);
	cr_assert_eq(try_get(), -ETIMEDOUT);
}

Test(queue, an_item_may_be_put_again_once_it_was_got)
{
	for (unsigned i = 0; i < 3; i++) {
		put(7);
		cr_assert_eq(try_get(), 7);
	}
}

Test(queue, a_batch_is_a_list_of_its_own)
{
	struct rouse_batch batch = batch_of(3, 2);

	cr_assert_eq(rouse_batch_count(&batch), 2);
	cr_assert_eq(rouse_batch_take(&batch), &items[3]);
	cr_assert_eq(rouse_batch_take(&batch), &items[4]);
	cr_assert_null(rouse_batch_take(&batch));
	rouse_batch_add(&batch, &items[9]);
	cr_assert_eq(rouse_batch_take(&batch), &items[9]);
	cr_assert_eq(rouse_batch_count(&batch), 0);
}

/* Q3 */
Test(queue, a_batch_is_put_in_order_and_got_up_to_a_number)
{
	struct rouse_batch batch = batch_of(1, 4), got = ROUSE_BATCH_INIT;

	put(0);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(rouse_batch_count(&batch), 0);
	put(5);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 4), 0);
	cr_assert_eq(rouse_batch_count(&got), 4);
	cr_assert_eq(rouse_queue_get_many(&queue, &got, 0), 0);
	for (unsigned i = 0; i < 6; i++)
		cr_assert_eq(rouse_batch_take(&got), &items[i]);
	cr_assert_eq(rouse_queue_get_many_until(&queue, &got, 0, 0),
		     -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &got), 0);
}

Test(queue, calls_that_need_not_wait_do_not_enter_the_kernel)
{
	struct rouse_batch batch = batch_of(1, 4);

	put(0);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(rouse_queue_get_many(&queue, &batch, 0), 0);
	cr_assert_eq(door_waits() + door_wakes(), 0);
}

/* Q3 */
Test(queue, a_put_wakes_one_consumer_by_one_call)
{
	struct consumer consumers[3];

	start_consumers(consumers, 3);
	door_reset();
	put(1);
	cr_assert_eq(door_wakes(), 1);
	yield_until(consumers[0].ended || consumers[1].ended ||
		    consumers[2].ended);
	cr_assert_eq(door_asleep(&queue.items_.word_), 2);
	put(2);
	put(3);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 6);
}

/* Q3 */
Test(queue, a_batch_wakes_as_many_as_it_has_items_by_one_call)
{
	struct consumer consumers[3];
	struct rouse_batch batch = batch_of(0, 2);

	start_consumers(consumers, 3);
	door_reset();
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	cr_assert_eq(door_wakes(), 1);
	yield_until(consumers[0].ended + consumers[1].ended +
			    consumers[2].ended ==
		    2);
	cr_assert_eq(door_asleep(&queue.items_.word_), 1);
	put(2);
	join_consumers(consumers, 3);
}

static int take_turns(uint32_t options)
{
	struct consumer consumers[3];
	int first = 0;

	open_as(0, options);
	start_consumers(consumers, 3);
	put(1);
	while (!consumers[first].ended)
		first = (first + 1) % 3;
	put(2);
	put(3);
	join_consumers(consumers, 3);
	return first;
}

/* Q5 */
Test(queue, wakes_the_one_that_has_slept_for_longest)
{
	cr_assert_eq(take_turns(0), 0);
}

/* Q5 */
Test(queue, wakes_the_one_that_came_last_if_it_is_lifo)
{
	cr_assert_eq(take_turns(ROUSE_QUEUE_LIFO), 2);
	cr_assert_eq(take_turns(ROUSE_QUEUE_LIFO | ROUSE_QUEUE_THROTTLED), 2);
}

static _Atomic unsigned wakes_held_back;

static unsigned hold_back(const struct door_wake *wake)
{
	wakes_held_back += wake->n;
	return wake->n;
}

/* Q5 */
Test(queue, a_burst_of_puts_wakes_one_consumer_if_throttled_and_that_the_next)
{
	struct consumer consumers[3];

	open_as(0, ROUSE_QUEUE_THROTTLED);
	start_consumers(consumers, 3);
	door_on_wake(hold_back);
	for (unsigned i = 0; i < 3; i++)
		put(i);
	cr_assert_eq(wakes_held_back, 1);
	door_on_wake(NULL);
	/* The one that it wakes is now on its way. */
	door_real_wake_one(&queue.items_.word_, UINT32_MAX);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 3);
}

/* Q3: what is put meanwhile wakes nobody in vain. */
Test(queue, a_burst_of_puts_wakes_each_consumer_once)
{
	struct consumer consumers[3];

	door_cpus(3);
	start_consumers(consumers, 3);
	door_on_wake(hold_back);
	for (unsigned i = 0; i < 9; i++)
		put(i);
	cr_assert_eq(wakes_held_back, 3);
	door_on_wake(NULL);
	for (unsigned i = 0; i < 3; i++)
		door_real_wake_one(&queue.items_.word_, UINT32_MAX);
	join_consumers(consumers, 3);
}

/* Q3: those that they do not wake are woken by those that they do. */
Test(queue, a_burst_of_puts_wakes_no_more_consumers_than_there_are_cpus)
{
	struct consumer consumers[3];

	door_cpus(2);
	start_consumers(consumers, 3);
	door_on_wake(hold_back);
	for (unsigned i = 0; i < 3; i++)
		put(i);
	cr_assert_eq(wakes_held_back, 2);
	door_on_wake(NULL);
	for (unsigned i = 0; i < 2; i++)
		door_real_wake_one(&queue.items_.word_, UINT32_MAX);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 3);
}

/* Q2 */
Test(queue, a_closed_queue_refuses_puts_and_gives_what_is_in_it)
{
	struct rouse_batch batch = batch_of(2, 2);

	put(0);
	put(1);
	cr_assert_not(rouse_queue_closed(&queue));
	rouse_queue_close(&queue);
	cr_assert(rouse_queue_closed(&queue));
	cr_assert_eq(rouse_queue_put(&queue, &items[2]), -EPIPE);
	cr_assert_eq(rouse_queue_put_many(&queue, &batch), -EPIPE);
	cr_assert_eq(rouse_batch_count(&batch), 2);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), 1);
	cr_assert_eq(try_get(), -EPIPE);
	cr_assert_eq(rouse_queue_get_many(&queue, &batch, 0), -EPIPE);
	rouse_queue_close(&queue);
	cr_assert_eq(try_get(), -EPIPE);
}

/* Q2 */
Test(queue, a_close_ends_each_get_that_waits)
{
	struct consumer consumers[3];

	start_consumers(consumers, 3);
	rouse_queue_close(&queue);
	join_consumers(consumers, 3);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(consumers[i].got, -EPIPE);
}

static _Atomic int put_says;

static void *put_last(void *unused)
{
	put_says = 1;
	put_says = rouse_queue_put(&queue, &items[9]);
	return unused;
}

/* Q2, Q4 */
Test(queue, a_close_ends_each_put_that_waits_for_room)
{
	pthread_t thread;

	open_as(1, 0);
	put(0);
	thread = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	rouse_queue_close(&queue);
	pthread_join(thread, NULL);
	cr_assert_eq(put_says, -EPIPE);
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(try_get(), -EPIPE);
}

/* Q4 */
Test(queue, a_full_queue_makes_puts_wait_for_room)
{
	struct rouse_batch two = batch_of(4, 2), four = batch_of(6, 4);
	pthread_t thread;

	open_as(3, 0);
	put(0);
	put(1);
	cr_assert_eq(rouse_queue_put_many_until(&queue, &two, 0), -ETIMEDOUT);
	cr_assert_eq(rouse_queue_put_many(&queue, &four), -EMSGSIZE);
	cr_assert_eq(rouse_batch_count(&two), 2);
	put(2);
	cr_assert_eq(rouse_queue_put_until(&queue, &items[3], 0), -ETIMEDOUT);
	cr_assert_eq(door_waits() + door_wakes(), 0);
	thread = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	door_reset();
	cr_assert_eq(try_get(), 0);
	cr_assert_eq(door_wakes(), 1);
	pthread_join(thread, NULL);
	cr_assert_eq(put_says, 0);
	cr_assert_eq(try_get(), 1);
	cr_assert_eq(try_get(), 2);
	cr_assert_eq(rouse_queue_put_many(&queue, &two), 0);
	cr_assert_eq(try_get(), 9);
	cr_assert_eq(try_get(), 4);
}

static void *put_three(void *unused)
{
	struct rouse_batch batch = batch_of(10, 3);

	cr_assert_eq(rouse_queue_put_many(&queue, &batch), 0);
	return unused;
}

/* Q4: the one that is woken has no use for a single place. */
Test(queue, a_put_of_one_is_not_asleep_beside_room_that_a_batch_has_no_use_for)
{
	pthread_t batch, single;

	open_as(3, 0);
	for (unsigned i = 0; i < 3; i++)
		put(i);
	batch = thread_start(put_three, NULL);
	door_await_asleep(&queue.places_.word_, 1);
	single = thread_start(put_last, NULL);
	door_await_asleep(&queue.places_.word_, 2);
	cr_assert_eq(try_get(), 0);
	pthread_join(single, NULL);
	for (int i = 1; i < 3; i++)
		cr_assert_eq(try_get(), i);
	cr_assert_eq(try_get(), 9);
	pthread_join(batch, NULL);
	cr_assert_eq(try_get(), 10);
}

/* The first step of a put, in the place of a thread that is preempted after it:
 * returns where the second one is to be made. */
static void **put_halfway(struct rouse_item *item)
{
	void **last = queue.tail_;

	item->next_ = NULL;
	queue.tail_ = item;
	return last;
}

/* Q3: no poll, and no wake is lost for what comes with it. */
Test(queue, a_get_sleeps_beside_a_put_that_is_in_the_middle_and_is_woken_by_it)
{
	struct consumer consumers[3];
	void **half;

	start_consumers(consumers, 2);
	half = put_halfway(&items[0]);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	put(1);
	put(2);
	/* Woken by these, they find none, and sleep again; one more as well. */
	consumers[2].ended = false;
	consumers[2].thread = thread_start(consume, &consumers[2]);
	door_await_asleep(&queue.items_.word_, 3);
	cr_assert_eq(try_get(), -ETIMEDOUT);
	*half = &items[0];
	rouse__supply_move(&queue.items_, 1);
	join_consumers(consumers, 3);
	cr_assert_eq(consumers[0].got + consumers[1].got + consumers[2].got, 3);
}

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

Test(queue, waits_refuse_flags_that_they_do_not_know, .init = fill)
{
	struct rouse_wait how = {0, 1U << 30, NULL};

	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -EINVAL);
}

/* A1 */
Test(queue, waits_time_out_and_never_early)
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

static int (*way)(const struct rouse_wait *);

static void *wait_for_ever(void *said)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};

	*(int *)said = way(&how);
	return NULL;
}

/* S1 */
Test(queue, waits_end_by_a_stop)
{
	fill();
	for (unsigned i = 0; i < WAYS; i++) {
		rouse_word *word =
			i < 2 ? &queue.items_.word_ : &full.places_.word_;
		pthread_t thread;
		int said = 0;

		way = ways[i];
		thread = thread_start(wait_for_ever, &said);
		door_await_inside(word, 1);
		rouse_event_set(&stop);
		pthread_join(thread, NULL);
		cr_assert_eq(said, -ECANCELED);
		rouse_event_clear(&stop);
	}
}

static _Atomic unsigned interrupts;

static int interrupt(const struct door_call *call)
{
	return interrupts++ % 8 < 7 ? -EINTR : door_go_on(call);
}

/* A2 */
Test(queue, waits_end_by_a_signal_only_if_asked_to)
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
Test(queue, an_item_that_comes_with_the_deadline_is_got)
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
Test(queue, a_close_that_comes_with_the_deadline_is_told)
{
	struct rouse_item *item;

	door_on_wait(close_and_time_out);
	cr_assert_eq(
		rouse_queue_get_until(&queue, &item, rouse_after(ROUSE_SEC)),
		-EPIPE);
}

/* A4 */
Test(queue, no_call_touches_errno)
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

/* S6 */
Test(queue, wait_any_gets_an_item_and_only_that)
{
	struct rouse_get get = ROUSE_GET_INIT(&queue);
	struct rouse_event event = ROUSE_EVENT_INIT;
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&event),
					ROUSE_WANT_QUEUE(&get)};
	struct rouse_wait past = {0, 0, NULL};

	cr_assert_eq(rouse_wait_any(wanted, 2, &past), -ETIMEDOUT);
	put(4);
	put(5);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_eq(get.item, &items[4]);
	rouse_event_set(&event);
	get.item = NULL;
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 0);
	cr_assert_null(get.item);
	rouse_event_clear(&event);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_eq(get.item, &items[5]);
	rouse_queue_close(&queue);
	cr_assert_eq(rouse_wait_any(wanted, 2, NULL), 1);
	cr_assert_null(get.item);
	cr_assert_eq(door_waits() + door_wakes(), 0);
	cr_assert_eq(rouse_wait_all(wanted, 2, &past), -EINVAL);
}

static struct rouse_event other;

static void *want_either(void *said)
{
	struct rouse_get get = ROUSE_GET_INIT(&queue);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&other),
					ROUSE_WANT_QUEUE(&get)};

	*(int *)said = rouse_wait_any(wanted, 2, NULL);
	if (*(int *)said == 1)
		*(int *)said +=
			get.item == NULL ? 1000 : (int)(get.item - items);
	return NULL;
}

Test(queue, wait_any_is_woken_by_a_put_or_a_close)
{
	pthread_t thread;
	int said;

	thread = thread_start(want_either, &said);
	door_await_inside(&queue.items_.word_, 1);
	put(7);
	pthread_join(thread, NULL);
	cr_assert_eq(said, 8);
	thread = thread_start(want_either, &said);
	door_await_inside(&queue.items_.word_, 1);
	rouse_queue_close(&queue);
	pthread_join(thread, NULL);
	cr_assert_eq(said, 1001);
	cr_assert_eq(queue.items_.sleepers_, 0);
}

static unsigned set_other_first(const struct door_wake *wake)
{
	door_on_wake(NULL);
	rouse_event_set(&other);
	return door_wake_on(wake);
}

/* S6: whichever of the two sleeps longer, nobody sleeps beside the item. */
Test(queue, wait_any_that_takes_another_thing_passes_the_wake_on)
{
	for (unsigned i = 0; i < 20; i++) {
		struct consumer consumer;
		pthread_t thread;
		int said;

		rouse_event_clear(&other);
		thread = thread_start(want_either, &said);
		door_await_inside(&queue.items_.word_, 1);
		start_consumers(&consumer, 0);
		consumer.thread = thread_start(consume, &consumer);
		door_await_inside(&queue.items_.word_, 2);
		door_on_wake(set_other_first);
		put(6);
		pthread_join(thread, NULL);
		if (said == 7)
			put(6);
		join_consumers(&consumer, 1);
		cr_assert_eq(consumer.got, 6);
	}
}

/* A3 */
Test(queue, is_empty_and_usable_in_the_child_of_a_fork)
{
	struct consumer consumers[2];
	int status;
	pid_t child;

	open_as(2, ROUSE_QUEUE_THROTTLED);
	start_consumers(consumers, 2);
	put_halfway(&items[0]);
	rouse_lock_acquire(&queue.getting_);
	child = fork();
	if (child == 0) {
		rouse_queue_after_fork(&queue);
		door_reset();
		if (try_get() != -ETIMEDOUT ||
		    rouse_queue_put(&queue, &items[3]) != 0 ||
		    rouse_queue_put(&queue, &items[4]) != 0 ||
		    rouse_queue_put_until(&queue, &items[5], 0) != -ETIMEDOUT ||
		    try_get() != 3 || try_get() != 4 || door_wakes() != 0)
			_exit(1);
		rouse_queue_close(&queue);
		rouse_queue_after_fork(&queue);
		_exit(try_get() != -EPIPE);
	}
	waitpid(child, &status, 0);
	cr_assert_eq(status, 0);
	rouse_lock_release(&queue.getting_);
	rouse_queue_init(&queue, 0, 0);
	/* The parent's queue was left with half a put; its threads end. */
	for (unsigned i = 0; i < 2; i++)
		pthread_cancel(consumers[i].thread);
	_exit(0);
}
