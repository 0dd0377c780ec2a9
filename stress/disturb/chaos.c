/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_setaffinity(), SCHED_BATCH */

#include "disturb/chaos.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <rouse/types.h>

#include "fixture/harness.h"
#include "report/report.h"
#include "rng.h"

/*
 * Pauses. A race is a few instructions wide, and there are many points: so at
 * any time only some of them are hot. Who comes to a hot one often stays there,
 * for up to what a sleep and a wake take; the others hardly hold anybody up,
 * so that what the hot one waits to meet does come by. Which ones are hot
 * changes every EPOCH with the seed.
 *
 * The imp is a thread that does to the process what other programs do to it:
 * it binds workers to one CPU and lets them go again, makes them less urgent,
 * keeps CPUs busy, and takes memory and gives it back.
 */
#define EPOCH   (20 * ROUSE_MSEC)
#define HOT_ONE 16 /* of so many points one is hot */
#define NAP_MAX (100 * ROUSE_USEC)
#define IMP_NAP (5 * ROUSE_MSEC)
#define GREED   ((size_t)16 << 20)

struct chaotic {
	struct rng rng;
	bool joined;
};

static _Thread_local struct chaotic self;

static _Atomic bool on;
static _Atomic uint64_t heat; /* a number of this epoch */
static pthread_t imp;
static struct rng imp_rng;
static bool with_idle; /* the imp may make them that */

static void spin(unsigned n)
{
	for (volatile unsigned i = 0; i < n; i++)
		;
}

const char chaos_noted[] = "pauses before";

static void stay(struct rng *rng)
{
	struct timespec nap = {0, rng_below(rng, NAP_MAX)};

	switch (rng_below(rng, 4)) {
	case 0:
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
		break;
	case 1:
		sched_yield();
		break;
	default:
		spin(rng_below(rng, 4000));
	}
}

void chaos_join(uint64_t seed)
{
	self.rng.state = seed;
	self.joined = true;
}

void chaos_pause(uintptr_t where, const void *pc)
{
	uint64_t now;

	if (!self.joined || !atomic_load_explicit(&on, memory_order_relaxed))
		return;
	now = atomic_load_explicit(&heat, memory_order_relaxed);
	if (!rng_one_in(&self.rng, rng_mix(now ^ where) % HOT_ONE ? 512 : 4))
		return;
	if (pc != NULL && crew_me() != NULL)
		note(crew_me(), chaos_noted, pc);
	stay(&self.rng);
}

/* The imp. */

static void bind(int tid, struct rng *rng)
{
	cpu_set_t all, one;
	unsigned n;

	if (sched_getaffinity(0, sizeof(all), &all) != 0)
		return;
	n = rng_below(rng, (unsigned)CPU_COUNT(&all));
	CPU_ZERO(&one);
	for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &all) && n-- == 0)
			CPU_SET(cpu, &one);
	}
	sched_setaffinity(tid, sizeof(one), rng_one_in(rng, 2) ? &all : &one);
}

static int set_policy(int tid, int policy)
{
	return sched_setscheduler(tid, policy,
				  &(struct sched_param){.sched_priority = 0});
}

/* Without a privilege there is no way back from SCHED_IDLE: a thread tries. */
static void *try_idle(void *returns)
{
	*(bool *)returns = set_policy(0, SCHED_IDLE) == 0 &&
			   set_policy(0, SCHED_OTHER) == 0;
	return NULL;
}

static bool idle_returns(void)
{
	bool returns = false;
	pthread_t thread;

	if (pthread_create(&thread, NULL, try_idle, &returns) == 0)
		pthread_join(thread, NULL);
	return returns;
}

static void demote(int tid, struct rng *rng)
{
	static const int policies[] = {SCHED_OTHER, SCHED_BATCH, SCHED_IDLE};

	set_policy(tid, policies[rng_below(rng, with_idle ? 3 : 2)]);
}

/* By the kernel's number, which is the worker's as long as it has not gone
 * home. 0 would be the imp itself. */
static void pester(struct rng *rng)
{
	unsigned size;
	struct worker *crew = crew_hold(&size), *worker;
	int tid;

	if (size > 0) {
		worker = &crew[rng_below(rng, size)];
		tid = atomic_load_explicit(&worker->tid, memory_order_relaxed);
		if (tid != 0 && !finished(worker))
			(rng_one_in(rng, 2) ? bind : demote)(tid, rng);
	}
	crew_let_go();
}

static void take_memory(void)
{
	char *memory = mmap(NULL, GREED, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return;
	memset(memory, 1, GREED);
	munmap(memory, GREED);
}

static void *plague(void *unused)
{
	struct timespec nap = {0, IMP_NAP};
	int64_t next = 0;

	while (atomic_load_explicit(&on, memory_order_relaxed)) {
		if (now_ns() >= next) {
			atomic_store_explicit(&heat, rng_next(&imp_rng),
					      memory_order_relaxed);
			next = now_ns() + EPOCH;
		}
		switch (rng_below(&imp_rng, 8)) {
		case 0:
			take_memory();
			break;
		case 1:
			spin(1 + rng_below(&imp_rng, 4000000));
			break;
		default:
			pester(&imp_rng);
		}
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
	}
	return unused;
}

void chaos_begin(uint64_t seed)
{
	int err;

	imp_rng.state = rng_mix(seed);
	with_idle = idle_returns();
	atomic_store_explicit(&heat, rng_next(&imp_rng), memory_order_relaxed);
	atomic_store_explicit(&on, true, memory_order_relaxed);
	err = pthread_create(&imp, NULL, plague, NULL);
	if (err)
		report_trouble("cannot start the imp of chaos", err);
}

void chaos_end(void)
{
	atomic_store_explicit(&on, false, memory_order_relaxed);
	pthread_join(imp, NULL);
}
