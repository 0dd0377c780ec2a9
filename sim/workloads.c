/* SPDX-License-Identifier: BSD-2-Clause */
#include "workloads.h"

#include <string.h>

#include "bodies.h"
#include "primitives.h"

/* All workloads, and the state that their threads share. */

struct shared shared;
struct pair pairs[PAIRS_MAX];

void workload_reset(void)
{
	memset(&shared, 0, sizeof(shared));
	memset(pairs, 0, sizeof(pairs));
	sem_init(&shared.sem[0], workload_run.workload->capacity);
	if (workload_run.subject->cond_init == NULL)
		return;
	for (unsigned i = 0; i < 2; i++)
		cond_init(&shared.cond[i], &shared.lock);
	for (unsigned i = 0; i < PAIRS_MAX; i++)
		for (unsigned j = 0; j < 2; j++)
			cond_init(&pairs[i].cond[j], &pairs[i].lock);
}

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
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .first = 1,
	 .step = 2,
	 .capacity = 1},
	{.name = "buffer-16",
	 .summary = "the same, a buffer of 16",
	 .unit = "item",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .first = 1,
	 .step = 2,
	 .capacity = 16},
	{.name = "buffer-1024",
	 .summary = "the same, a buffer of 1024",
	 .unit = "item",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .first = 1,
	 .step = 2,
	 .capacity = 1024},
	{.name = "broadcast",
	 .summary = "one notify of all, until all threads are through",
	 .unit = "broadcast",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_COND,
	 .body = broadcast,
	 .first = 1,
	 .rounds = true,
	 .settle = 200000,
	 .length = 6},
	{.name = "one-of-many",
	 .summary = "one notify, until one of all threads has answered",
	 .unit = "notify and its answer",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_COND,
	 .body = one_of_many,
	 .first = 1,
	 .rounds = true,
	 .length = 6},
	{.name = "event-release",
	 .summary = "one set, until all threads have seen it",
	 .unit = "set",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_EVENT,
	 .body = event_release,
	 .first = 1,
	 .rounds = true,
	 .settle = 50000,
	 .length = 6},
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
	 .summary = "the same, by two semaphores",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_SEM,
	 .body = sem_pairs,
	 .step = 2},
	{.name = "sem-buffer",
	 .summary = "a buffer of 1024 by two semaphores, half of the threads "
		    "put, half take",
	 .unit = "item",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_SEM,
	 .body = sem_buffer,
	 .first = 1,
	 .step = 2,
	 .capacity = 1024},
};

const unsigned n_workloads = sizeof(workloads) / sizeof(*workloads);
