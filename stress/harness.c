/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_getattr_np() */

#include "harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "chaos.h"
#include "report.h"
#include "shaker.h"

/*
 * The crew is an array; crew_lock makes its size and its members' existence
 * safe to look at while a scenario begins or ends. What the members say about
 * themselves is atomic.
 */

/* Little, so that a thousand threads are nothing. Sanitizers need more. */
#define STACK_SIZE ((size_t)128 * 1024)

#define CACHE_LINE 64

static pthread_mutex_t crew_lock = PTHREAD_MUTEX_INITIALIZER;
static struct worker *crew;
static unsigned crew_room, crew_size;
static uint64_t crew_seed;

static _Atomic bool up;
static _Thread_local struct worker *me;

static void put(struct note *note, int64_t at, const char *what,
		const void *object)
{
	atomic_store_explicit(&note->at, at, memory_order_relaxed);
	atomic_store_explicit(&note->what, what, memory_order_relaxed);
	atomic_store_explicit(&note->object, object, memory_order_relaxed);
}

static void put_next(struct worker *self, int64_t at, const char *what,
		     const void *object)
{
	unsigned n = atomic_load_explicit(&self->n_notes, memory_order_relaxed);

	put(&self->notes[n % NOTES], at, what, object);
	atomic_store_explicit(&self->n_notes, n + 1, memory_order_relaxed);
}

void note(struct worker *self, const char *what, const void *object)
{
	put_next(self, now_ns(), what, object);
}

void doing_to(struct worker *self, const char *what, const void *object)
{
	int64_t now = now_ns();

	put_next(self, now, what, object);
	put(&self->now, now, what, object);
}

void harness_begin(uint64_t seed)
{
	crew_seed = seed;
	shaker_begin();
}

int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * ROUSE_SEC + now.tv_nsec;
}

bool time_is_up(void)
{
	return atomic_load_explicit(&up, memory_order_relaxed);
}

void time_set_up(bool value)
{
	atomic_store_explicit(&up, value, memory_order_relaxed);
}

void *room_for(size_t n, size_t size)
{
	size_t bytes = (n * size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
	void *room = aligned_alloc(CACHE_LINE, bytes ? bytes : CACHE_LINE);

	if (room == NULL)
		report_trouble("no memory", ENOMEM);
	return memset(room, 0, bytes);
}

static void crew_begin(unsigned size)
{
	pthread_mutex_lock(&crew_lock);
	crew = room_for(size, sizeof(*crew));
	crew_room = size;
	crew_size = 0;
	pthread_mutex_unlock(&crew_lock);
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

	me = self;
	atomic_store_explicit(&self->tid, gettid(), memory_order_relaxed);
	chaos_join(self->shaker.state);
	doing(self, "works");
	self->work(self);
	doing(self, "has gone home");
	atomic_store_explicit(&self->finished, true, memory_order_relaxed);
	return NULL;
}

static void crew_add(const struct role *role, unsigned number)
{
	struct worker *worker;
	pthread_attr_t attr;
	int err;

	pthread_mutex_lock(&crew_lock);
	if (crew_size == crew_room)
		abort();
	worker = &crew[crew_size];
	snprintf(worker->name, sizeof(worker->name), "%s %u", role->name,
		 number);
	worker->number = number;
	worker->rng.state = crew_seed + crew_size;
	worker->shaker.state = ~worker->rng.state;
	worker->work = role->work;
	worker->latency = room_for(1, sizeof(*worker->latency));
	worker->seen_at = now_ns();
	doing(worker, "begins");

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
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

void crew_run(struct role first, struct role second)
{
	crew_begin(first.n + second.n);
	for (unsigned i = 0; i < first.n; i++)
		crew_add(&first, i);
	for (unsigned i = 0; i < second.n; i++)
		crew_add(&second, i);
	for (unsigned i = 0; i < crew_size; i++)
		pthread_join(crew[i].thread, NULL);
}

void crew_end(void)
{
	pthread_mutex_lock(&crew_lock);
	for (unsigned i = 0; i < crew_size; i++)
		free(crew[i].latency);
	free(crew);
	crew = NULL;
	crew_size = crew_room = 0;
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

uint64_t crew_items(void)
{
	unsigned size;
	const struct worker *workers = crew_hold(&size);
	uint64_t sum = 0;

	for (unsigned i = 0; i < size; i++)
		sum += atomic_load_explicit(&workers[i].items,
					    memory_order_relaxed);
	crew_let_go();
	return sum;
}

void crew_latency(struct histogram *sum)
{
	unsigned size;
	const struct worker *workers = crew_hold(&size);

	memset(sum, 0, sizeof(*sum));
	for (unsigned i = 0; i < size; i++)
		histogram_merge(sum, workers[i].latency);
	crew_let_go();
}

void check_failed(const char *what, int64_t expected, int64_t found)
{
	report_fail(me ? me->name : "the books", what, expected, found);
}
