/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>

#include <string.h>

#include "../../sim/machine.h"
#include "../../sim/primitives.h"
#include "../../sim/sim.h"
#include "../../sim/workloads.h"

/*
 * The simulated semaphores and queues are ones: predictions for what loses a
 * token or an item would say nothing.
 */
TestSuite(subjects, .timeout = 60);

/* Run the threads to their end with that subject. */
static void run(const struct subject *subject, unsigned threads,
		void (*init)(void), void (*body)(unsigned))
{
	workload_run = (struct workload_run){.subject = subject};
	machine_start(4, threads, 1, body);
	init();
	machine_run(1e12);
	for (unsigned i = 0; i < threads; i++)
		cr_assert_eq(machine.thread[i].state, ENDED,
			     "%s: thread %u has not ended", subject->name, i);
}

/* Semaphores. */

#define TOKENS 3
#define TURNS  200

static struct object sem;
static unsigned inside, most_inside;

static void init_tokens(void)
{
	sem = (struct object){0};
	inside = most_inside = 0;
	tokens_init(&sem, TOKENS);
}

/* With more work in between each time, so that some of them sleep. */
static void take_turns(unsigned number)
{
	for (unsigned i = 0; i < TURNS; i++) {
		tokens_take(&sem);
		inside++;
		most_inside = inside > most_inside ? inside : most_inside;
		sim_work(100 * (i % 40) * (1 + number % 3));
		inside--;
		tokens_post(&sem, 1);
	}
}

Test(subjects, no_more_threads_have_a_token_than_there_are)
{
	for (unsigned i = 0; subjects[i]; i++) {
		if (subjects[i]->post == NULL)
			continue;
		run(subjects[i], 9, init_tokens, take_turns);
		cr_assert_eq(most_inside, TOKENS, "%s: %u have one",
			     subjects[i]->name, most_inside);
	}
}

static void init_none(void)
{
	sem = (struct object){0};
	tokens_init(&sem, 0);
}

/* Thread 0 posts for all others at once, when they sleep. */
static void be_given(unsigned number)
{
	for (unsigned i = 0; i < 20; i++) {
		if (number > 0) {
			tokens_take(&sem);
			continue;
		}
		sim_sleep(100000);
		tokens_post(&sem, 7);
	}
}

Test(subjects, a_post_of_several_lets_as_many_through)
{
	for (unsigned i = 0; subjects[i]; i++)
		if (subjects[i]->post != NULL)
			run(subjects[i], 8, init_none, be_given);
}

/* Queues: even threads put, odd ones get. */

#define SIDE  3   /* threads of either kind */
#define ITEMS 300 /* of each that puts, and for each that gets */

static struct queue_object queue;
static struct item items[SIDE][ITEMS];
static unsigned bound, batch, there;

/* Items are in the queue, beside those with which a get is about to return. */
static void count(unsigned more, unsigned fewer)
{
	there += more;
	there -= fewer;
	cr_assert(bound == 0 || (int)there <= (int)(bound + SIDE * batch),
		  "%s: there are %u", workload_run.subject->name, there);
}

static void init_queue(void)
{
	queue = (struct queue_object){0};
	memset(items, 0, sizeof(items));
	there = 0;
	queue_init(&queue, bound);
}

static void put_all(unsigned producer)
{
	struct item *put[ITEMS];

	for (unsigned i = 0; i < ITEMS; i += batch) {
		for (unsigned j = 0; j < batch; j++) {
			put[j] = &items[producer][i + j];
			put[j]->number = producer * ITEMS + i + j;
		}
		queue_put(&queue, put, batch);
		count(batch, 0);
		sim_work(50 * (i % 64));
	}
}

/* Of one that puts they come in order. */
static void take_note(const struct item *item, int *last)
{
	unsigned producer = item->number / ITEMS;
	int i = (int)(item->number % ITEMS);

	cr_assert_eq(item, &items[producer][i]);
	cr_assert_gt(i, last[producer], "%d after %d", i, last[producer]);
	last[producer] = i;
	items[producer][i].used++;
}

static void get_share(void)
{
	int last[SIDE] = {-1, -1, -1};
	struct item *got[ITEMS];
	unsigned left = ITEMS, n;

	while (left > 0) {
		n = queue_get(&queue, got, left < batch ? left : batch);
		cr_assert(n >= 1 && n <= batch && n <= left);
		count(0, n);
		for (unsigned i = 0; i < n; i++)
			take_note(got[i], last);
		left -= n;
		sim_work(50 * (left % 64));
	}
}

static void put_or_get(unsigned number)
{
	if (number % 2 == 0)
		put_all(number / 2);
	else
		get_share();
}

static void run_queues(unsigned with_bound, unsigned with_batch)
{
	bound = with_bound;
	batch = with_batch;
	for (unsigned i = 0; subjects[i]; i++) {
		if (subjects[i]->put == NULL ||
		    (bound > 0 && subjects[i]->boundless))
			continue;
		run(subjects[i], 2 * SIDE, init_queue, put_or_get);
		for (unsigned j = 0; j < SIDE * ITEMS; j++)
			cr_assert_eq(items[j / ITEMS][j % ITEMS].used, 1,
				     "%s: item %u", subjects[i]->name, j);
	}
}

Test(subjects, an_item_is_got_once_and_in_order)
{
	run_queues(0, 1);
}

Test(subjects, a_batch_of_items_is_got_once_and_in_order)
{
	run_queues(0, 5);
}

Test(subjects, an_item_waits_for_room)
{
	run_queues(4, 1);
}

Test(subjects, a_batch_waits_for_room)
{
	run_queues(6, 5);
}
