/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include <rouse.h>

#include "look.h"
#include "report.h"
#include "wait-record.h"
#include "waiter.h"
#include "watch.h"

/*
 * What rouse-who makes of objects and queues, of memory that is not what it
 * should be above all. The process that it looks at is this one, its threads are
 * made up.
 */
#define THREADS 4

static struct thread threads[THREADS];
static struct wait waits[THREADS];
static struct goal goals[THREADS];
static struct rouse_waiter nodes[THREADS];
static struct look look;

/* That many threads wait, none for anything yet. */
static void begin(size_t n)
{
	subjects_free(&look);
	look = (struct look){
		.process = {.pid = getpid()},
		.now = 1000,
		.threads = threads,
		.n_threads = n,
		.waits = waits,
		.n_waits = n,
	};
	for (size_t i = 0; i < n; i++) {
		threads[i] = (struct thread){.tid = (pid_t)i + 100};
		waits[i] = (struct wait){
			.thread = &threads[i],
			.deadline = ROUSE_FOREVER,
			.slept = -1,
			.goals = &goals[i],
			.n_goals = 1,
			.stop = {.subject = NO_OBJECT},
		};
		goals[i] = (struct goal){.subject = NO_OBJECT};
	}
}

static void wait_for(size_t i, unsigned kind, const void *object,
		     const void *word)
{
	goals[i] = (struct goal){kind, (uintptr_t)object, (uintptr_t)word,
				 NO_OBJECT};
}

/* The nodes of the threads are in this queue, in order. */
static void fill(struct rouse_waitq *queue, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rouse_waitq_join(queue, &nodes[i]);
		wait_for(i, ROUSE__KIND_COND, queue, &nodes[i]);
	}
}

static void end(void)
{
	subjects_free(&look);
}

TestSuite(look, .fini = end);

Test(look, a_queue_is_told_in_its_order)
{
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	struct rouse_cond cond = ROUSE_COND_INIT(&lock);

	begin(3);
	fill(&cond.queue_, 3);
	subjects_find(&look);
	cr_assert_eq(look.n_subjects, 2);
	cr_assert_eq(look.subjects[0].waiters, 3);
	cr_assert_eq(look.subjects[0].n_nodes, 3);
	cr_assert_not(look.subjects[0].changes);
	for (size_t i = 0; i < 3; i++)
		cr_assert_eq(look.subjects[0].nodes[i].thread, &threads[i]);
	cr_assert_eq(look.subjects[0].lock, 1);
	cr_assert_eq(look.subjects[1].kind, OBJECT_LOCK);
	cr_assert_eq(look.subjects[1].at, (uintptr_t)&lock);
}

Test(look, a_queue_that_does_not_come_round_is_followed_no_farther)
{
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	struct rouse_cond cond = ROUSE_COND_INIT(&lock);

	begin(3);
	fill(&cond.queue_, 3);
	nodes[1].next_ = &nodes[0]; /* a ring without the last one */
	subjects_find(&look);
	cr_assert(look.subjects[0].changes);
	cr_assert_lt(look.subjects[0].n_nodes, 100);
}

Test(look, a_queue_that_leads_out_of_memory_is_followed_no_farther)
{
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	struct rouse_cond cond = ROUSE_COND_INIT(&lock);

	begin(3);
	fill(&cond.queue_, 3);
	nodes[0].next_ = (struct rouse_waiter *)(uintptr_t)16;
	subjects_find(&look);
	cr_assert(look.subjects[0].changes);
	cr_assert_eq(look.subjects[0].n_nodes, 1);
}

Test(look, an_object_that_is_gone_is_said_to_be_gone)
{
	begin(2);
	wait_for(0, ROUSE__KIND_EVENT, (void *)(uintptr_t)16,
		 (void *)(uintptr_t)16);
	wait_for(1, 77, &nodes, &nodes);
	subjects_find(&look);
	cr_assert_not(look.subjects[0].there);
	cr_assert_eq(goals[1].subject, NO_OBJECT);
}

Test(look, a_condition_whose_waiters_were_all_notified_is_not_believed)
{
	struct rouse_lock lock = ROUSE_LOCK_INIT;
	struct rouse_cond cond = ROUSE_COND_INIT(&lock);

	/* It is where the condition was, and names a lock that does not know of
	 * this waiter. */
	begin(1);
	wait_for(0, ROUSE__KIND_COND, &cond, &nodes[0]);
	waits[0].chosen = true;
	subjects_find(&look);
	cr_assert_not(look.subjects[0].there);
	cr_assert_eq(look.subjects[0].lock, NO_OBJECT);

	/* Here the lock does. */
	begin(1);
	wait_for(0, ROUSE__KIND_COND, &cond, &nodes[0]);
	waits[0].chosen = true;
	rouse__append(&lock.chosen_, &nodes[0]);
	subjects_find(&look);
	cr_assert(look.subjects[0].there);
	cr_assert_eq(look.subjects[0].lock, 1);
}

/* The nodes of these threads are in the queue of a foreign lock. The threads
 * looked at first have not joined first. */
static void park(struct rouse_waitq *queue)
{
	begin(3);
	fill(queue, 3);
	for (size_t i = 0; i < 3; i++) {
		wait_for(i, ROUSE__KIND_WAITER, &nodes[(i + 1) % 3],
			 &nodes[(i + 1) % 3]);
		waits[i].slept = 100 * (int64_t)(3 - (i + 1) % 3);
	}
}

static void is_in_order(const struct subject *subject)
{
	cr_assert_eq(subject->n_nodes, 3);
	for (size_t i = 0; i < 3; i++)
		cr_assert_eq(subject->nodes[i].at, (uintptr_t)&nodes[i]);
}

Test(look, the_queue_of_a_foreign_lock_is_found)
{
	static struct rouse_waitq queue = ROUSE_WAITQ_INIT;

	park(&queue);
	subjects_find(&look);
	cr_assert_eq(look.n_subjects, 1);
	cr_assert_eq(look.subjects[0].at, (uintptr_t)&queue);
	is_in_order(&look.subjects[0]);
}

Test(look, a_queue_that_is_not_found_begins_with_who_slept_first)
{
	static struct rouse_waitq queue = ROUSE_WAITQ_INIT;

	park(&queue);
	queue.count_ = 7; /* nothing that a queue with 3 nodes would have */
	subjects_find(&look);
	cr_assert_eq(look.n_subjects, 1);
	cr_assert_eq(look.subjects[0].at, 0);
	is_in_order(&look.subjects[0]);
}

/* One thread waits for any of an event and its node in the queue, and two others
 * for their nodes. */
Test(look, a_thread_that_waits_for_several_things_is_seen_at_each)
{
	static struct rouse_waitq queue = ROUSE_WAITQ_INIT;
	static struct rouse_event event, stop;
	struct goal several[] = {
		{ROUSE__KIND_EVENT, (uintptr_t)&event, (uintptr_t)&event, 7},
		{ROUSE__KIND_WAITER, (uintptr_t)&nodes[0], (uintptr_t)&nodes[0],
		 7},
		{ROUSE__KIND_EVENT, (uintptr_t)&event, (uintptr_t)&event, 7},
	};

	park(&queue);
	waits[2].any = true;
	waits[2].goals = several;
	waits[2].n_goals = 3;
	waits[2].stop.kind = ROUSE__KIND_EVENT;
	waits[2].stop.object = (uintptr_t)&stop;
	subjects_find(&look);
	cr_assert_eq(look.n_subjects, 3);
	cr_assert_eq(look.subjects[0].at, (uintptr_t)&queue);
	is_in_order(&look.subjects[0]);
	cr_assert_eq(look.subjects[0].nodes[0].thread, &threads[2]);
	cr_assert_eq(look.subjects[0].waiters, 3);
	cr_assert_eq(look.subjects[1].at, (uintptr_t)&event);
	cr_assert_eq(look.subjects[1].waiters, 1);
	cr_assert_eq(goal_of(&waits[2], 1), &several[0]);
	cr_assert_eq(goal_of(&waits[2], 0), &several[1]);
	cr_assert_eq(look.subjects[2].at, (uintptr_t)&stop);
	cr_assert_eq(look.subjects[2].waiters, 0);
	cr_assert_eq(waits[2].stop.subject, 2);
	cr_assert_null(wait_behind(&look, &waits[2]));
}

/* The address of a node, and 3, which is its kind there. */
Test(look, what_a_thread_wants_is_not_taken_for_a_queue_of_three)
{
	static struct rouse_wanted wanted;
	struct rouse_waitq *queue = calloc(1, sizeof(*queue));

	park(queue);
	wanted = (struct rouse_wanted)ROUSE_WANT_WAITER(&nodes[0]);
	waits[2].any = true;
	waits[2].wanted = (uintptr_t)&wanted;
	subjects_find(&look);
	cr_assert_eq(look.subjects[0].at, (uintptr_t)queue);
	free(queue);
}

Test(look, threads_that_wait_for_each_other_are_a_deadlock)
{
	struct rouse_rlock locks[3] = {ROUSE_RLOCK_INIT};

	begin(4);
	for (size_t i = 0; i < 3; i++)
		wait_for(i, ROUSE__KIND_RLOCK, &locks[i], &locks[i]);
	wait_for(3, ROUSE__KIND_RLOCK, &locks[0], &locks[0]);
	subjects_find(&look);
	for (size_t i = 0; i < 3; i++)
		look.subjects[i].holder =
			(struct holder){HOLDER_THREAD, &threads[(i + 1) % 3]};
	/* Once, and not by the thread that only waits for one of them. */
	cr_assert(is_deadlock(&look, &waits[0]));
	for (size_t i = 1; i < 4; i++)
		cr_assert_not(is_deadlock(&look, &waits[i]));
	look.subjects[2].holder = (struct holder){HOLDER_THREAD, &threads[3]};
	cr_assert_not(is_deadlock(&look, &waits[0]));
	cr_assert(is_deadlock(&look, &waits[1]));
	look.subjects[2].holder = (struct holder){HOLDER_UNKNOWN, NULL};
	cr_assert_not(is_deadlock(&look, &waits[1]));
}

Test(look, a_watch_knows_since_when_it_sees_the_same_sleep)
{
	struct watch watch = {NULL, 0};

	begin(2);
	watch_add(&watch, &look);
	cr_assert_eq(waits[0].seen, 0);
	look.now = 3000;
	threads[1].sleeps++;
	watch_add(&watch, &look);
	cr_assert_eq(waits[0].seen, 2000);
	cr_assert_eq(waits[1].seen, 0);
	watch_free(&watch);
}
