/* SPDX-License-Identifier: BSD-2-Clause */
#include "workloads.h"

#include <stdint.h>
#include <string.h>

#include "primitives.h"
#include "sim.h"

/*
 * The bodies of the threads. Their accesses take time like those of the
 * library: they are compiled for the thread sanitizer too.
 */

#define PAIRS_MAX 1024

struct object {
	_Alignas(OBJECT_BYTES) char bytes[OBJECT_BYTES];
};

/* What the threads share, on lines apart. */
static struct {
	struct object lock;
	struct object cond[2];
	struct object event[2];
	_Alignas(128) volatile uint64_t x;
	_Alignas(128) struct {
		unsigned items;
		unsigned phase;
		unsigned arrived;
		bool call;
	} under; /* the lock */
	_Alignas(128) unsigned passed;
	double start;
} shared;

static struct pair {
	struct object lock;
	struct object cond[2];
	struct object event[2];
	_Alignas(128) unsigned turn;
} pairs[PAIRS_MAX];

void workload_reset(void)
{
	memset(&shared, 0, sizeof(shared));
	memset(pairs, 0, sizeof(pairs));
	if (workload_run.subject->cond_init == NULL)
		return;
	for (unsigned i = 0; i < 2; i++)
		cond_init(&shared.cond[i], &shared.lock);
	for (unsigned i = 0; i < PAIRS_MAX; i++)
		for (unsigned j = 0; j < 2; j++)
			cond_init(&pairs[i].cond[j], &pairs[i].lock);
}

/* Threads that lock, count, unlock, all the time. */
static void contend(unsigned number)
{
	double inside = run_inside();

	(void)number;
	for (;;) {
		double work = run_work();

		lock_acquire(&shared.lock);
		shared.x++;
		if (inside > 0)
			sim_work(inside);
		lock_release(&shared.lock);
		sim_served();
		if (work > 0)
			sim_work(work);
	}
}

/* A bounded buffer: even threads put, odd ones take. */
static void put(unsigned capacity)
{
	lock_acquire(&shared.lock);
	while (shared.under.items == capacity)
		cond_wait(&shared.cond[0], &shared.lock);
	shared.under.items++;
	cond_notify(&shared.cond[1]);
	lock_release(&shared.lock);
}

static void take(void)
{
	lock_acquire(&shared.lock);
	while (shared.under.items == 0)
		cond_wait(&shared.cond[1], &shared.lock);
	shared.under.items--;
	cond_notify(&shared.cond[0]);
	lock_release(&shared.lock);
	sim_served();
}

static void buffer(unsigned number)
{
	unsigned capacity = run_capacity();

	for (;;) {
		if (number % 2 == 0)
			put(capacity);
		else
			take();
		sim_work(run_work());
	}
}

/* Thread 0 lets all others through, again and again, and takes the time until
 * the last one is. */
static bool all_arrived(unsigned rounds)
{
	bool all;

	lock_acquire(&shared.lock);
	all = shared.under.arrived == run_threads() * rounds;
	lock_release(&shared.lock);
	return all;
}

static void await_all_passed(void)
{
	while (__atomic_load_n(&shared.passed, __ATOMIC_ACQUIRE) <
	       run_threads())
		sim_yield();
}

static void call_all(void)
{
	for (unsigned round = 1;; round++) {
		double start;

		while (!all_arrived(round))
			sim_sleep(50000);
		sim_sleep(run_settle());
		__atomic_store_n(&shared.passed, 0, __ATOMIC_RELEASE);
		lock_acquire(&shared.lock);
		start = sim_now();
		shared.under.phase++;
		cond_notify_all(&shared.cond[0]);
		lock_release(&shared.lock);
		await_all_passed();
		run_took(sim_now() - start);
	}
}

static void broadcast(unsigned number)
{
	unsigned phase = 0;

	if (number == 0)
		call_all();
	for (;;) {
		lock_acquire(&shared.lock);
		shared.under.arrived++;
		while (shared.under.phase == phase)
			cond_wait(&shared.cond[0], &shared.lock);
		phase = shared.under.phase;
		lock_release(&shared.lock);
		sim_served();
		__atomic_add_fetch(&shared.passed, 1, __ATOMIC_ACQ_REL);
	}
}

/* The same with an event. */
static void release_all(void)
{
	for (unsigned round = 0;; round++) {
		double start;

		while (__atomic_load_n(&shared.under.arrived,
				       __ATOMIC_ACQUIRE) !=
		       run_threads() * (round + 1))
			sim_sleep(50000);
		sim_sleep(run_settle());
		__atomic_store_n(&shared.passed, 0, __ATOMIC_RELEASE);
		start = sim_now();
		event_set(&shared.event[round % 2]);
		await_all_passed();
		run_took(sim_now() - start);
		event_clear(&shared.event[round % 2]);
	}
}

static void event_release(unsigned number)
{
	if (number == 0)
		release_all();
	for (unsigned round = 0;; round++) {
		__atomic_add_fetch(&shared.under.arrived, 1, __ATOMIC_ACQ_REL);
		event_wait(&shared.event[round % 2]);
		sim_served();
		__atomic_add_fetch(&shared.passed, 1, __ATOMIC_ACQ_REL);
	}
}

/* Thread 0 calls one of the many, and waits for its answer. */
static void call_one(void)
{
	lock_acquire(&shared.lock);
	while (shared.under.arrived < run_threads()) {
		lock_release(&shared.lock);
		sim_sleep(50000);
		lock_acquire(&shared.lock);
	}
	for (;;) {
		double start = sim_now();

		shared.under.call = true;
		cond_notify(&shared.cond[0]);
		while (shared.under.call)
			cond_wait(&shared.cond[1], &shared.lock);
		run_took(sim_now() - start);
	}
}

static void one_of_many(unsigned number)
{
	if (number == 0)
		call_one();
	lock_acquire(&shared.lock);
	shared.under.arrived++;
	for (;;) {
		while (!shared.under.call)
			cond_wait(&shared.cond[0], &shared.lock);
		shared.under.call = false;
		sim_served();
		cond_notify(&shared.cond[1]);
	}
}

/* Pairs that wake each other by turns. */
static void event_pairs(unsigned number)
{
	struct pair *pair = &pairs[number / 2];
	unsigned me = number % 2;

	for (;;) {
		if (me == 1) {
			event_wait(&pair->event[1]);
			event_clear(&pair->event[1]);
		}
		event_set(&pair->event[!me]);
		if (me == 0) {
			event_wait(&pair->event[0]);
			event_clear(&pair->event[0]);
			sim_served();
		}
	}
}

static void cond_pairs(unsigned number)
{
	struct pair *pair = &pairs[number / 2];
	unsigned me = number % 2;

	for (;;) {
		lock_acquire(&pair->lock);
		while (pair->turn != me)
			cond_wait(&pair->cond[me], &pair->lock);
		pair->turn = !me;
		cond_notify(&pair->cond[!me]);
		lock_release(&pair->lock);
		if (me == 0)
			sim_served();
	}
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
	 .capacity = 1},
	{.name = "buffer-16",
	 .summary = "the same, a buffer of 16",
	 .unit = "item",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .capacity = 16},
	{.name = "buffer-1024",
	 .summary = "the same, a buffer of 1024",
	 .unit = "item",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = buffer,
	 .capacity = 1024},
	{.name = "broadcast",
	 .summary = "one notify of all, until all threads are through",
	 .unit = "broadcast",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_COND,
	 .body = broadcast,
	 .rounds = true,
	 .settle = 200000,
	 .length = 6},
	{.name = "one-of-many",
	 .summary = "one notify, until one of all threads has answered",
	 .unit = "notify and its answer",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_COND,
	 .body = one_of_many,
	 .rounds = true,
	 .length = 6},
	{.name = "event-release",
	 .summary = "one set, until all threads have seen it",
	 .unit = "set",
	 .shape = SHAPE_ONE,
	 .needs = NEEDS_EVENT,
	 .body = event_release,
	 .rounds = true,
	 .settle = 50000,
	 .length = 6},
	{.name = "event-pairs",
	 .summary = "pairs of threads that wake each other, by two events",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_EVENT,
	 .body = event_pairs},
	{.name = "cond-pairs",
	 .summary = "the same, by two conditions of one lock",
	 .unit = "round trip of a pair",
	 .shape = SHAPE_PAIRS,
	 .needs = NEEDS_COND,
	 .body = cond_pairs},
};

const unsigned n_workloads = sizeof(workloads) / sizeof(*workloads);
