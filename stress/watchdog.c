/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_condattr_setclock(), in strict C11 */

#include "watchdog.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "grouped.h"
#include "harness.h"
#include "report.h"

/*
 * It looks every PERIOD. A look that comes late means that the machine, not
 * the library, kept the program waiting (it was stopped, or the host was
 * busy): nobody is blamed for that time.
 *
 * It sleeps with pthread's condition, not with ours: it must work when ours
 * does not.
 */
#define PERIOD (200 * ROUSE_MSEC)

/* Rows of a report; more tell nothing new. */
#define ROWS 100

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended;
static bool end_asked;
static pthread_t thread;

static const struct options *options;
static const struct scenario *scenario;
static int64_t middle, end;

static double seconds(int64_t ns)
{
	return (double)ns / ROUSE_SEC;
}

/* Has it made no progress for half of what is a stall? */
static bool still(const struct worker *worker, int64_t now)
{
	return seconds(now - worker->seen_at) > options->stall / 2;
}

/* One row: who does what, for how long, and where it sleeps. What a worker
 * sleeps on that stands still is there to be read; of others it may be gone. */
static void print_row(const struct worker *worker, int64_t now)
{
	rouse_word *word = still(worker, now)
				   ? atomic_load_explicit(&worker->asleep_on,
							  memory_order_relaxed)
				   : NULL;

	fprintf(stderr, "  %-14s %9.1f s %12" PRIu64 "  %s for %.1f s",
		worker->name, seconds(now - worker->seen_at),
		atomic_load_explicit(&worker->progress, memory_order_relaxed),
		atomic_load_explicit(&worker->doing, memory_order_relaxed),
		seconds(now - atomic_load_explicit(&worker->since,
						   memory_order_relaxed)));
	if (word != NULL)
		fprintf(stderr, ", in a futex wait on %p over %#x, now %#x",
			(void *)word,
			atomic_load_explicit(&worker->asleep_over,
					     memory_order_relaxed),
			atomic_load_explicit(word, memory_order_relaxed));
	else if (still(worker, now))
		fputs(", in no futex wait", stderr);
	fputc('\n', stderr);
}

static bool finished(const struct worker *worker)
{
	return atomic_load_explicit(&worker->finished, memory_order_relaxed);
}

/* Who waits for what, the lost one first; the rest may just be about to be
 * lost as well, or not. */
static void print_report(const struct worker *crew, unsigned size,
			 const struct worker *lost, int64_t now)
{
	unsigned n_still = 0, gone = 0, rows = 1;

	for (unsigned i = 0; i < size; i++) {
		gone += finished(&crew[i]);
		n_still += !finished(&crew[i]) && still(&crew[i], now);
	}
	fprintf(stderr,
		"%srouse-stress: stall in %s: %s made no progress for %.1f s; "
		"%u of %u workers none for half of that, %u gone home\n"
		"  %-14s %11s %12s  %s\n",
		options->progress ? "\r\033[K" : "", scenario->name, lost->name,
		seconds(now - lost->seen_at), n_still, size, gone, "worker",
		"still for", "progress", "doing");
	print_row(lost, now);
	for (unsigned i = 0; i < size && rows < ROWS; i++) {
		if (&crew[i] == lost || finished(&crew[i]))
			continue;
		print_row(&crew[i], now);
		rows++;
	}
	if (rows + gone < size)
		fprintf(stderr, "  and %u more\n", size - rows - gone);
}

/* Note progress; returns a worker that is lost, or NULL. */
static const struct worker *look(struct worker *crew, unsigned size,
				 int64_t now, int64_t late)
{
	const struct worker *lost = NULL;

	for (unsigned i = 0; i < size; i++) {
		struct worker *worker = &crew[i];
		uint64_t progress = atomic_load_explicit(&worker->progress,
							 memory_order_relaxed);

		worker->seen_at += late;
		if (progress != worker->seen || finished(worker)) {
			worker->seen = progress;
			worker->seen_at = now;
		}
		if (seconds(now - worker->seen_at) > options->stall &&
		    (lost == NULL || worker->seen_at < lost->seen_at))
			lost = worker;
	}
	return lost;
}

static void watch(int64_t now, int64_t late)
{
	char name[sizeof(((struct worker *)0)->name)];
	const struct worker *lost;
	struct worker *crew;
	unsigned size;

	crew = crew_hold(&size);
	lost = look(crew, size, now, late);
	if (lost != NULL) {
		print_report(crew, size, lost, now);
		memcpy(name, lost->name, sizeof(name));
	}
	crew_let_go();
	if (lost != NULL)
		report_stall(name);
}

static void show(int64_t now)
{
	char items[GROUPED_SIZE];
	double left = now < end ? seconds(end - now) : 0;

	fprintf(stderr, "\r\033[K%s: %.0f s left, %s %s", scenario->name, left,
		grouped(items, crew_items()), scenario->unit);
	fflush(stderr);
}

static void *run(void *unused)
{
	int64_t now = now_ns(), next = now, late;

	(void)unused;
	pthread_mutex_lock(&mutex);
	while (!end_asked) {
		struct timespec at;

		late = now > next + PERIOD ? now - next : 0;
		watch(now, late);
		if (options->sabotage && now >= middle)
			harness_lose_wakes();
		if (now >= end)
			time_set_up(true);
		if (options->progress)
			show(now);
		next = now + PERIOD;
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

void watchdog_begin(const struct options *given, const struct scenario *watched,
		    int64_t end_at)
{
	pthread_condattr_t attr;
	int err;

	options = given;
	scenario = watched;
	middle = now_ns() / 2 + end_at / 2;
	end = end_at;
	end_asked = false;
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
