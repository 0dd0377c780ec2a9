/* SPDX-License-Identifier: BSD-2-Clause */
#include "workloads.h"

#include <string.h>

#include "bodies.h"
#include "primitives.h"

/* All workloads, and the state that their threads share. */

struct shared shared;
struct pair pairs[PAIRS_MAX];

/* Of a buffer by semaphores: those that take it one by one must not have all of
 * it together, and none a whole batch. */
static unsigned room(void)
{
	unsigned capacity = run_capacity(), least = run_batch() * run_threads();

	return capacity == 0 || capacity > least ? capacity : least;
}

void workload_reset(void)
{
	memset(&shared, 0, sizeof(shared));
	memset(pairs, 0, sizeof(pairs));
	tokens_init(&shared.sem[0], room());
	for (unsigned i = 0; i < 2; i++)
		queue_init(&shared.queue[i], run_capacity());
	queues_reset();
	if (workload_run.subject->cond_init == NULL)
		return;
	for (unsigned i = 0; i < 2; i++)
		cond_init(&shared.cond[i], &shared.lock);
	for (unsigned i = 0; i < PAIRS_MAX; i++)
		for (unsigned j = 0; j < 2; j++)
			cond_init(&pairs[i].cond[j], &pairs[i].lock);
}

/* Those that count are half of the threads; or all but thread 0, which times each
 * round. */
#define HALVES .shape = SHAPE_PAIRS, .first = 1, .step = 2
#define ROUNDS .shape = SHAPE_ONE, .first = 1, .rounds = true, .length = 6

const struct workload workloads[] = {
	{.name = "lock",
	 .summary = "threads that lock, count, unlock, all the time",
	 .unit = "acquire and release",
	 .shape = SHAPE_ALIKE,
	 .needs = NEEDS_LOCK,
	 .body = contend},
	{.name = "lock-work",
	 .summary = "the same, with a microsecond of own work in between",
	 .unit = "acquire and release",
	 .shape = SHAPE_ALIKE,
	 .needs = NEEDS_LOCK,
	 .body = contend,
	 .inside = 15,
	 .work = 1000},
	{.name = "buffer-1",
	 .summary = "a buffer of 1, half of the threads put, half take",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .capacity = 1},
	{.name = "buffer-16",
	 .summary = "the same, a buffer of 16",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .capacity = 16},
	{.name = "buffer-1024",
	 .summary = "the same, a buffer of 1024",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .capacity = 1024},
	{.name = "broadcast",
	 .summary = "one notify of all, until all threads are through",
	 .unit = "broadcast",
	 ROUNDS,
	 .needs = NEEDS_COND,
	 .body = broadcast,
	 .settle = 200000},
	{.name = "one-of-many",
	 .summary = "one notify, until one of all threads has answered",
	 .unit = "notify and its answer",
	 ROUNDS,
	 .needs = NEEDS_COND,
	 .body = one_of_many},
	{.name = "event-release",
	 .summary = "one set, until all threads have seen it",
	 .unit = "set",
	 ROUNDS,
	 .needs = NEEDS_EVENT,
	 .body = event_release,
	 .settle = 50000},
	{.name = "event-pairs",
	 .summary = "pairs of threads that wake each other, by two events",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_EVENT,
	 .body = event_pairs,
	 .step = 2},
	{.name = "cond-pairs",
	 .summary = "the same, by two conditions of one lock",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = cond_pairs,
	 .step = 2},
	{.name = "sem-pairs",
	 .summary = "pairs of threads that wake each other, by two semaphores",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_SEM,
	 .body = sem_pairs,
	 .step = 2},
	{.name = "sem-buffer",
	 .summary = "a buffer of 1024 by two semaphores, half of the threads "
		    "put, half take",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_SEM,
	 .body = sem_buffer,
	 .capacity = 1024},
	{.name = "sem-buffer-32",
	 .summary = "the same, and who puts does so with 32 at once",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_SEM,
	 .body = sem_buffer,
	 .capacity = 1024,
	 .batch = 32},
	{.name = "sem-release",
	 .summary =
		 "one post of a token for each thread, until all have theirs",
	 .unit = "post",
	 ROUNDS,
	 .needs = NEEDS_SEM,
	 .body = sem_release,
	 .settle = 50000},
	{.name = "queue-1",
	 .summary = "a queue, half of the threads put, half get, one by one",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_QUEUE,
	 .body = queue_flow},
	{.name = "queue-32",
	 .summary = "the same, 32 at once",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_QUEUE,
	 .body = queue_flow,
	 .batch = 32},
	{.name = "queue-bound",
	 .summary = "one by one, and the queue holds 64 at most",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_QUEUE,
	 .body = queue_flow,
	 .capacity = 64},
	{.name = "queue-idle",
	 .summary = "one by one, and who puts works for 20 microseconds before",
	 .unit = "item",
	 HALVES,
	 .needs = NEEDS_QUEUE,
	 .body = queue_flow,
	 .work = 20000,
	 .length = 6},
	{.name = "queue-burst",
	 .summary =
		 "an item for each thread, put one by one, until all have one",
	 .unit = "burst",
	 ROUNDS,
	 .needs = NEEDS_QUEUE,
	 .body = queue_burst,
	 .settle = 50000},
};

const unsigned n_workloads = sizeof(workloads) / sizeof(*workloads);
