/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_getattr_np() */

#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chaos.h"
#include "crash.h"
#include "report.h"
#include "shaker.h"

/*
 * The crew is an array; crew_lock makes its size and its members' existence
 * safe to look at while a play begins or ends. What the members say about
 * themselves is atomic. What crews did that are no more is in the books.
 */

#define CACHE_LINE 64

static pthread_mutex_t crew_lock = PTHREAD_MUTEX_INITIALIZER;
static struct worker *crew;
static struct histogram *latencies;   /* of each of them */
static unsigned crew_room, crew_size; /* threads to be, threads there are */
static uint64_t crew_seed;
static struct rng the_rng;

static struct {
	struct role role;
	unsigned part;
	const char *of; /* NULL: no name */
} roles[32];
static unsigned n_roles, n_workers, part_now;
static const char *part_name;

static struct tally past_tally;
static struct histogram past_latency;

static _Thread_local struct worker *me;

void harness_begin(uint64_t seed)
{
	the_rng.state = seed;
	shaker_begin();
}

struct rng *run_rng(void)
{
	return &the_rng;
}

void *room_for(size_t n, size_t size)
{
	size_t bytes = (n * size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
	void *room = aligned_alloc(CACHE_LINE, bytes ? bytes : CACHE_LINE);

	if (room == NULL)
		report_trouble("no memory", ENOMEM);
	return memset(room, 0, bytes);
}

void crew_part(unsigned part, const char *name)
{
	part_now = part;
	part_name = name;
}

void crew_add(struct role role)
{
	if (n_roles == sizeof(roles) / sizeof(*roles))
		abort();
	roles[n_roles].role = role;
	roles[n_roles].part = part_now;
	roles[n_roles].of = part_name;
	n_roles++;
	n_workers += role.n;
}

static void find_stack(struct worker *worker)
{
	pthread_attr_t attr;
	void *lowest;

	if (pthread_getattr_np(worker->thread, &attr) != 0)
		return;
	if (pthread_attr_getstack(&attr, &lowest, &worker->stack_bytes) == 0)
		worker->stack = lowest;
	pthread_attr_destroy(&attr);
}

static void *begin(void *arg)
{
	struct worker *self = arg;
	char stack[CRASH_STACK];

	me = self;
	crash_join(stack);
	atomic_store_explicit(&self->tid, gettid(), memory_order_relaxed);
	chaos_join(self->shaker.state);
	doing(self, "works");
	self->work(self);
	doing(self, "has gone home");
	crash_leave(stack);
	atomic_store_explicit(&self->finished, true, memory_order_relaxed);
	return NULL;
}

static void name(struct worker *worker, const char *part, const char *role)
{
	snprintf(worker->name, sizeof(worker->name), "%s%s%s %u",
		 part ? part : "", part ? ": " : "", role, worker->number);
}

static void crew_start_one(unsigned i, unsigned number)
{
	const struct role *role = &roles[i].role;
	struct worker *worker;
	pthread_attr_t attr;
	int err;

	pthread_mutex_lock(&crew_lock);
	if (crew_size == crew_room)
		abort();
	worker = &crew[crew_size];
	worker->number = number;
	worker->part = roles[i].part;
	name(worker, roles[i].of, role->name);
	worker->rng.state = crew_seed + crew_size;
	worker->shaker.state = ~worker->rng.state;
	worker->work = role->work;
	worker->latency = &latencies[crew_size];
	worker->seen_at = worker->owed_since = now_ns();
	doing(worker, "begins");

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, CREW_STACK + CRASH_STACK);
	err = pthread_create(&worker->thread, &attr, begin, worker);
	pthread_attr_destroy(&attr);
	if (err) {
		pthread_mutex_unlock(&crew_lock);
		report_trouble("cannot start so many threads", err);
	}
	find_stack(worker);
	crew_size++;
	pthread_mutex_unlock(&crew_lock);
}

void crew_start(void)
{
	struct worker *room = room_for(n_workers, sizeof(*room));

	latencies = room_for(n_workers, sizeof(*latencies));
	pthread_mutex_lock(&crew_lock);
	crew = room;
	crew_room = n_workers;
	crew_seed = rng_next(&the_rng);
	pthread_mutex_unlock(&crew_lock);
	for (unsigned i = 0; i < n_roles; i++)
		for (unsigned number = 0; number < roles[i].role.n; number++)
			crew_start_one(i, number);
}

void crew_join(void)
{
	for (unsigned i = 0; i < crew_size; i++)
		pthread_join(crew[i].thread, NULL);
}

void crew_end(void)
{
	pthread_mutex_lock(&crew_lock);
	for (unsigned i = 0; i < crew_size; i++) {
		struct tally tally = tally_of(&crew[i]);

		tally_add(&past_tally, &tally);
		histogram_merge(&past_latency, crew[i].latency);
	}
	free(latencies);
	free(crew);
	crew = NULL;
	crew_size = crew_room = 0;
	n_roles = n_workers = 0;
	pthread_mutex_unlock(&crew_lock);
}

struct worker *crew_hold(unsigned *size)
{
	pthread_mutex_lock(&crew_lock);
	*size = crew_size;
	return crew;
}

struct worker *crew_me(void)
{
	return me;
}

const char *crew_name_of_thread(uintptr_t thread)
{
	for (unsigned i = 0; i < crew_size; i++)
		if ((uintptr_t)crew[i].thread == thread)
			return crew[i].name;
	return "nobody of the crew";
}

const char *crew_name_of_stack(const void *memory)
{
	for (unsigned i = 0; i < crew_size; i++) {
		const char *stack = crew[i].stack;
		size_t offset = (size_t)((const char *)memory - stack);

		if (stack != NULL && offset < crew[i].stack_bytes)
			return crew[i].name;
	}
	return NULL;
}

void crew_let_go(void)
{
	pthread_mutex_unlock(&crew_lock);
}

uint64_t part_items(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < crew_size; i++)
		if (crew[i].part == part_now)
			sum += tally_of(&crew[i]).items;
	return sum;
}

void crew_begin_books(void)
{
	past_tally = (struct tally){0};
	memset(&past_latency, 0, sizeof(past_latency));
}

void crew_tally(struct tally *sum)
{
	unsigned size;
	const struct worker *workers = crew_hold(&size);

	*sum = past_tally;
	for (unsigned i = 0; i < size; i++) {
		struct tally tally = tally_of(&workers[i]);

		tally_add(sum, &tally);
	}
	crew_let_go();
}

void crew_latency(struct histogram *sum)
{
	*sum = past_latency;
}

void check_failed(const char *what, int64_t expected, int64_t found)
{
	report_fail(me ? me->name : "the books", what, expected, found);
}
