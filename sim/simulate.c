/* SPDX-License-Identifier: BSD-2-Clause */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

#include "parameters.h"
#include "stop.h"

/* The times of the operations, where each is timed. */
#define TOOK_MAX 10000
static double took[TOOK_MAX];
static unsigned n_took;

static void note(double ns)
{
	if (n_took < TOOK_MAX)
		took[n_took++] = ns;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Forget what was counted up to now. */
static void begin_to_count(void)
{
	memset(&machine.counts, 0, sizeof(machine.counts));
	for (unsigned i = 0; i < machine.n_threads; i++) {
		machine.thread[i].busy = 0;
		machine.thread[i].served = 0;
	}
	n_took = 0;
}

static uint64_t count_served(const struct workload *workload,
			     struct result *result)
{
	uint64_t sum = 0, least = UINT64_MAX, most = 0;
	unsigned step = workload->step ? workload->step : 1;
	unsigned n = 0;

	for (unsigned i = workload->first; i < machine.n_threads; i += step) {
		uint64_t served = machine.thread[i].served;

		sum += served;
		least = served < least ? served : least;
		most = served > most ? served : most;
		n++;
	}
	if (sum > 0) {
		result->least = (double)least * n / (double)sum;
		result->most = (double)most * n / (double)sum;
	}
	return sum;
}

static void sum_up(const struct trial *trial, struct result *result)
{
	double busy = 0, ops;

	for (unsigned i = 0; i < machine.n_threads; i++)
		busy += machine.thread[i].busy;
	result->ops = count_served(trial->workload, result);
	if (trial->workload->rounds)
		result->ops = n_took;
	if (result->ops == 0)
		return;
	ops = (double)result->ops;
	result->ns = trial_time(trial) / ops;
	if (trial->workload->rounds) {
		qsort(took, n_took, sizeof(*took), compare);
		result->ns = took[n_took / 2];
	}
	result->cpu_ns = busy / ops;
	result->transfers = (double)machine.counts.transfers / ops;
	result->failed = (double)machine.counts.failed / ops;
	result->sleeps = (double)machine.counts.sleeps / ops;
	result->wakes = (double)machine.counts.wakes / ops;
}

/* Threads that share CPUs may wait for a whole slice: simulate some of them. */
#define SLICES 6

#define LONGEST_WARM 100 /* times a fifth of the time that counts */

double trial_time(const struct trial *trial)
{
	double length = trial->workload->length;
	double time = trial->time * (length > 0 ? length : 1);
	double turns = SLICES * parameters.slice;

	return trial->threads > trial->cpus && time < turns ? turns : time;
}

void simulate(const struct trial *trial, struct result *result)
{
	unsigned threads = trial->threads;
	double time = trial_time(trial);
	double warm = time / 5 + trial->threads * parameters.start;

	*result = (struct result){0};
	n_took = 0;
	if (trial->workload->shape == SHAPE_ONE)
		threads++;
	workload_run = (struct workload_run){trial->workload, trial->subject,
					     trial->threads, note};
	machine_start(trial->cpus, threads, trial->seed, trial->workload->body);
	workload_reset();
	machine_run(warm);
	/* The first operation may take long: all threads have to arrive. */
	for (unsigned i = 0; trial->workload->rounds && n_took == 0 &&
			     i < LONGEST_WARM && !stop_asked();
	     i++) {
		warm += time / 5;
		machine_run(warm);
	}
	begin_to_count();
	result->stuck = !machine_run(warm + time);
	sum_up(trial, result);
}
