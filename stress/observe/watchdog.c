/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_condattr_setclock(), in strict C11 */

#include "observe/watchdog.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "disturb/futex-hook.h"
#include "fixture/harness.h"
#include "observe/diagnosis.h"
#include "observe/live.h"
#include "report/report.h"
#include "stop.h"

/*
 * It looks every PERIOD. A look that comes a PERIOD too late means that the
 * machine, not the library, kept the program waiting (it was stopped, or the
 * host was busy): nobody is blamed for that time.
 *
 * It sleeps with pthread's condition, not with ours: it must work when ours
 * does not.
 */
#define PERIOD     (200 * ROUSE_MSEC)
#define PERIOD_OPS (10 * ROUSE_MSEC) /* if it waits for an amount */

/* A run that is to stop ends as if its time was up, so that what it did is
 * checked; but what takes longer than this is left as it is. */
#define STOP_LIMIT (2 * ROUSE_SEC)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended;
static bool end_asked;
static pthread_t thread;

static const struct options *options;
static const struct scenario *scenario;
static int64_t middle, end, stop_at; /* the latter 0: no stop */

/* Is any worker busy, which may have work for those that are idle? */
static bool anybody_works(const struct worker *workers, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		if (!finished(&workers[i]) && !idle(&workers[i]))
			return true;
	return false;
}

/* Note progress; returns a worker that is lost, or NULL. */
static const struct worker *look(struct worker *workers, unsigned size,
				 int64_t now, int64_t late)
{
	bool anybody = anybody_works(workers, size);
	const struct worker *lost = NULL;

	for (unsigned i = 0; i < size; i++) {
		struct worker *worker = &workers[i];
		uint64_t progress = atomic_load_explicit(&worker->progress,
							 memory_order_relaxed);

		worker->seen_at += late;
		worker->owed_since += late;
		if (progress != worker->seen || finished(worker)) {
			worker->seen = progress;
			worker->seen_at = worker->owed_since = now;
		}
		if (anybody && idle(worker))
			worker->owed_since = now;
		if (now - worker->owed_since > options->stall &&
		    (lost == NULL || worker->seen_at < lost->seen_at))
			lost = worker;
	}
	return lost;
}

static void watch(int64_t now, int64_t late)
{
	char name[sizeof(((struct worker *)0)->name)];
	const struct worker *lost;
	struct worker *workers;
	const char *text = NULL;
	unsigned size;

	workers = workers_hold(&size);
	lost = look(workers, size, now, late);
	if (lost != NULL) {
		live_clear(options);
		text = diagnose(&(struct stall){
			.scenario = scenario->name,
			.seed = options->seed,
			.workers = workers,
			.size = size,
			.lost = lost,
			.now = now,
			.long_since = now - options->stall / 2,
		});
		memcpy(name, lost->name, sizeof(name));
	}
	workers_let_go();
	if (lost != NULL)
		report_stall(name, text);
}

static bool done(int64_t now)
{
	struct tally tally;

	if (stop_asked())
		return true;
	if (options->ops == 0)
		return now >= end;
	workers_tally(&tally);
	return now >= end || tally.items >= options->ops;
}

static void look_at_stop(int64_t now)
{
	if (!stop_asked())
		return;
	if (stop_at == 0)
		stop_at = now + STOP_LIMIT;
	if (now >= stop_at)
		report_stop();
}

static void *run(void *unused)
{
	int64_t period = options->ops ? PERIOD_OPS : PERIOD;
	int64_t now = now_ns(), next = now, late;

	(void)unused;
	pthread_mutex_lock(&mutex);
	while (!end_asked) {
		struct timespec at;

		late = now > next + PERIOD ? now - next : 0;
		watch(now, late);
		look_at_stop(now);
		if (options->sabotage && now >= middle)
			futex_hook_lose_wakes();
		if (done(now))
			time_end();
		report_sample();
		if (options->progress)
			live_show(now);
		next = now + period;
		if (now < end && end < next)
			next = end;
		at.tv_sec = (time_t)(next / ROUSE_SEC);
		at.tv_nsec = (long)(next % ROUSE_SEC);
		pthread_cond_timedwait(&ended, &mutex, &at);
		now = now_ns();
	}
	pthread_mutex_unlock(&mutex);
	return NULL;
}

void watchdog_begin(const struct options *given, unsigned number,
		    int64_t end_at)
{
	pthread_condattr_t attr;
	int err;

	options = given;
	scenario = given->runs[number];
	middle = now_ns() / 2 + end_at / 2;
	end = end_at;
	end_asked = false;
	live_begin(given, number, end_at);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&ended, &attr);
	pthread_condattr_destroy(&attr);
	err = pthread_create(&thread, NULL, run, NULL);
	if (err)
		report_trouble("cannot start the watchdog", err);
}

void watchdog_end(void)
{
	pthread_mutex_lock(&mutex);
	end_asked = true;
	pthread_cond_signal(&ended);
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
	pthread_cond_destroy(&ended);
}
