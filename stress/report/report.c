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
#include "output.h"
#include "report/formats.h"
#include "status.h"
#include "stop.h"

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
static struct output page;
static const char *diagnosis;

void report_begin(const struct options *given)
{
	options = given;
	page = output_open(options->html);
	records = calloc(options->n_runs + 1, sizeof(*records));
	if (records == NULL)
		report_trouble("no memory", ENOMEM);
	if (!options->json && !options->quiet)
		text_begin(options);
	output_first();
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
	output_flush();
}

static int status_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return STATUS_FINE;
	case VERDICT_FAIL:
		return STATUS_FAILED;
	case VERDICT_STALL:
		return STATUS_NO_END;
	case VERDICT_STOPPED:
		return stop_status(STATUS_FINE);
	default:
		return STATUS_TROUBLE;
	}
}

/* All have ended. Returns the exit status. */
static int tell_outcome(enum verdict verdict)
{
	struct outcome outcome = {
		.options = options,
		.verdict = verdict,
		.records = records,
		.n = n_records,
		.diagnosis = diagnosis,
		.total = total,
		.used = total_used,
	};

	for (unsigned i = 0; i < n_records; i++)
		outcome.passed += records[i].verdict == VERDICT_PASS;
	(options->json ? json_end : text_end)(&outcome);
	if (page.to != NULL) {
		html_write(page.to, &outcome);
		output_close(&page);
	}
	return output_status(status_of(verdict));
}

/* What ended early on purpose need not have done anything. */
static enum verdict verdict_of_end(void)
{
	if (current->tally.items > 0)
		return VERDICT_PASS;
	return stop_asked() ? VERDICT_STOPPED : VERDICT_NOTHING;
}

void report_pass(void)
{
	pthread_mutex_lock(&speaking);
	workers_latency(&current->latency);
	workers_tally(&current->tally);
	tell_record(verdict_of_end());
	current = NULL;
	pthread_mutex_unlock(&speaking);
}

int report_end(void)
{
	enum verdict verdict = VERDICT_PASS;
	int status;

	for (unsigned i = 0; i < n_records; i++)
		if (records[i].verdict != VERDICT_PASS)
			verdict = records[i].verdict;
	status = tell_outcome(stop_asked() ? VERDICT_STOPPED : verdict);
	free(records);
	return status;
}

static _Noreturn void end_badly(enum verdict verdict, const char *who)
{
	if (current != NULL) {
		snprintf(current->who, sizeof(current->who), "%s", who);
		tell_record(verdict);
	}
	_exit(tell_outcome(verdict));
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

void report_stall(const char *who, const char *text)
{
	pthread_mutex_lock(&speaking);
	diagnosis = text;
	end_badly(VERDICT_STALL, who);
}

void report_stop(void)
{
	pthread_mutex_lock(&speaking);
	end_badly(VERDICT_STOPPED, "");
}

void report_trouble(const char *what, int err)
{
	pthread_mutex_lock(&speaking);
	fflush(stdout);
	fprintf(stderr, "rouse-stress: %s: %s\n", what, strerror(err));
	if (records == NULL)
		_exit(STATUS_TROUBLE);
	if (current != NULL)
		current->what = what;
	end_badly(VERDICT_TROUBLE, "");
}
