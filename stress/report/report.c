/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* _exit(), in strict C11 */

#include "report/report.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "duration.h"
#include "fixture/harness.h"
#include "observe/live.h"
#include "report/formats.h"

/*
 * A record for each scenario, which is printed when that has ended; at the end
 * the verdict over all. The thread that ends the program keeps `speaking` for
 * ever, so that nothing is printed after its report.
 */
static pthread_mutex_t speaking = PTHREAD_MUTEX_INITIALIZER;
static const struct options *options;
static struct record *records, *current; /* NULL: no scenario runs */
static unsigned n_records;
static int64_t started;     /* when the current one began */
static struct usage before; /* what had been used then */
static struct tally total;
static struct usage total_used;

void report_begin(const struct options *given)
{
	options = given;
	records = calloc(options->n_runs + 1, sizeof(*records));
	if (records == NULL)
		report_trouble("no memory", ENOMEM);
	if (!options->json && !options->quiet)
		text_begin(options);
	fflush(stdout);
}

void report_start(const struct scenario *scenario)
{
	pthread_mutex_lock(&speaking);
	current = &records[n_records++];
	current->scenario = scenario;
	started = now_ns();
	usage_now(&before);
	pthread_mutex_unlock(&speaking);
}

static double seconds_since_start(void)
{
	return in_seconds(now_ns() - started);
}

void report_sample(void)
{
	struct tally tally;

	pthread_mutex_lock(&speaking);
	if (current != NULL) {
		workers_tally(&tally);
		record_sample(current, seconds_since_start(), tally.items);
	}
	pthread_mutex_unlock(&speaking);
}

/* The current one has ended. */
static void tell_record(enum verdict verdict)
{
	current->verdict = verdict;
	current->seconds = seconds_since_start();
	workers_tally(&current->tally);
	tally_add(&total, &current->tally);
	usage_since(&current->used, &before);
	usage_add(&total_used, &current->used);
	live_clear(options);
	if (!options->quiet || verdict != VERDICT_PASS)
		(options->json ? json_record : text_record)(current, options);
	fflush(stdout);
}

/* Returns false, and says why, if it could not. */
static bool write_page(const struct outcome *outcome)
{
	FILE *page = fopen(options->html, "w");
	bool written = page != NULL;

	if (page != NULL) {
		html_write(page, outcome);
		written = fflush(page) == 0 && !ferror(page);
		written = fclose(page) == 0 && written;
	}
	if (!written)
		fprintf(stderr, "rouse-stress: %s: %s\n", options->html,
			strerror(errno));
	return written;
}

/* All have ended. Returns the verdict, or that there is trouble with its
 * page. */
static enum verdict tell_outcome(enum verdict verdict)
{
	const struct outcome outcome = {
		options, verdict, records, n_records, total, total_used,
	};

	(options->json ? json_end : text_end)(&outcome);
	fflush(stdout);
	if (options->html != NULL && !write_page(&outcome) &&
	    verdict == VERDICT_PASS)
		return VERDICT_TROUBLE;
	return verdict;
}

void report_pass(void)
{
	pthread_mutex_lock(&speaking);
	workers_latency(&current->latency);
	tell_record(VERDICT_PASS);
	current = NULL;
	pthread_mutex_unlock(&speaking);
}

enum verdict report_end(void)
{
	enum verdict verdict = tell_outcome(VERDICT_PASS);

	free(records);
	return verdict;
}

static _Noreturn void end_badly(enum verdict verdict, const char *who)
{
	snprintf(current->who, sizeof(current->who), "%s", who);
	tell_record(verdict);
	_exit((int)tell_outcome(verdict));
}

void report_fail(const char *who, const char *what, int64_t expected,
		 int64_t found)
{
	pthread_mutex_lock(&speaking);
	current->what = what;
	current->expected = expected;
	current->found = found;
	end_badly(VERDICT_FAIL, who);
}

void report_stall(const char *who)
{
	pthread_mutex_lock(&speaking);
	end_badly(VERDICT_STALL, who);
}

void report_trouble(const char *what, int err)
{
	pthread_mutex_lock(&speaking);
	fflush(stdout);
	fprintf(stderr, "rouse-stress: %s: %s\n", what, strerror(err));
	_exit(VERDICT_TROUBLE);
}
