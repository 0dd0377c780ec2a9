/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_setaffinity(), SCHED_BATCH */

#include "disturb/noise.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <rouse/types.h>

#include "disturb/chaos.h"
#include "fixture/harness.h"
#include "report/report.h"

#define EPOCH     (20 * ROUSE_MSEC) /* of which the same points are hot */
#define NOISE_NAP (5 * ROUSE_MSEC)
#define PRESSURE  ((size_t)16 << 20) /* memory that it takes */

static _Atomic bool on;
static pthread_t noise;
static struct rng noise_rng;
static bool with_idle; /* workers may be made that */

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

/* By the kernel's number, which is the worker's until it has finished. 0 would
 * be the noise thread itself. */
static void interrupt(struct rng *rng)
{
	unsigned size;
	struct worker *workers = workers_hold(&size), *worker;
	int tid;

	if (size > 0) {
		worker = &workers[rng_below(rng, size)];
		tid = atomic_load_explicit(&worker->tid, memory_order_relaxed);
		if (tid != 0 && !finished(worker))
			(rng_one_in(rng, 2) ? bind : demote)(tid, rng);
	}
	workers_let_go();
}

static void keep_busy(unsigned n)
{
	for (volatile unsigned i = 0; i < n; i++)
		;
}

static void press_memory(void)
{
	char *memory = mmap(NULL, PRESSURE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return;
	memset(memory, 1, PRESSURE);
	munmap(memory, PRESSURE);
}

static void *disturb(void *unused)
{
	struct timespec nap = {0, NOISE_NAP};
	int64_t next = 0;

	while (atomic_load_explicit(&on, memory_order_relaxed)) {
		if (now_ns() >= next) {
			chaos_heat(rng_next(&noise_rng));
			next = now_ns() + EPOCH;
		}
		switch (rng_below(&noise_rng, 8)) {
		case 0:
			press_memory();
			break;
		case 1:
			keep_busy(1 + rng_below(&noise_rng, 4000000));
			break;
		default:
			interrupt(&noise_rng);
		}
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
	}
	return unused;
}

void noise_begin(struct rng rng)
{
	int err;

	noise_rng = rng;
	with_idle = idle_returns();
	atomic_store_explicit(&on, true, memory_order_relaxed);
	err = pthread_create(&noise, NULL, disturb, NULL);
	if (err)
		report_trouble("cannot start the noise thread", err);
}

void noise_end(void)
{
	atomic_store_explicit(&on, false, memory_order_relaxed);
	pthread_join(noise, NULL);
}
