/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* _exit(), in strict C11 */

#include "report.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rouse/types.h>

#include "chaos.h"
#include "duration.h"
#include "grouped.h"
#include "harness.h"
#include "usage.h"

/*
 * One line for each scenario, and one with the verdict: complete lines, each
 * written out at once. Who ends the program keeps `speaking` for ever, so
 * that nothing follows its last words; all strings are ours and free of what
 * JSON would want escaped.
 */
static pthread_mutex_t speaking = PTHREAD_MUTEX_INITIALIZER;
static const struct options *options;
static const struct scenario *current;
static int64_t started;
static struct usage before; /* .. it did */
static unsigned passed;
static uint64_t total;

void report_begin(const struct options *given)
{
	options = given;
	if (!options->json)
		printf("rouse-stress %s: %g s, %u producers, %u consumers, "
		       "%s%sseed %" PRIu64 "\n",
		       rouse_version(), options->seconds,
		       options->load.producers, options->load.consumers,
		       !options->chaos    ? ""
		       : chaos_in_library ? "chaos in the library, "
					  : "chaos at its door, ",
		       options->faults ? "faults, " : "", options->seed);
	fflush(stdout);
}

void report_start(const struct scenario *scenario)
{
	pthread_mutex_lock(&speaking);
	current = scenario;
	started = now_ns();
	usage_now(&before);
	pthread_mutex_unlock(&speaking);
}

/* The part of a scenario's line that is the same for all ends. */
static void begin_line(const char *word)
{
	double seconds = (double)(now_ns() - started) / ROUSE_SEC;
	uint64_t items = crew_items();
	double rate = seconds > 0 ? (double)items / seconds : 0;
	char count[GROUPED_SIZE], each[GROUPED_SIZE];

	total += items;
	if (options->progress)
		fputs("\r\033[K", stderr);
	if (options->json)
		printf("{\"scenario\": \"%s\", \"verdict\": \"%s\", "
		       "\"seconds\": %.3f, \"count\": %" PRIu64 ", "
		       "\"unit\": \"%s\", \"rate\": %.1f, "
		       "\"producers\": %u, \"consumers\": %u, "
		       "\"seed\": %" PRIu64,
		       current->name, word, seconds, items, current->unit, rate,
		       options->load.producers, options->load.consumers,
		       options->seed);
	else
		printf("%-5s  %-10s  %6.1f s  %13s %-6s %10s/s  ", word,
		       current->name, seconds, grouped(count, items),
		       current->unit, grouped(each, (uint64_t)rate));
}

/* The last line. */
static void verdict(const char *word)
{
	char count[GROUPED_SIZE];

	if (options->json)
		printf("{\"verdict\": \"%s\", \"passed\": %u, "
		       "\"count\": %" PRIu64 ", \"seed\": %" PRIu64
		       ", \"version\": \"%s\"}\n",
		       word, passed, total, options->seed, rouse_version());
	else if (current)
		printf("rouse-stress: %s in %s, %s items, seed %" PRIu64 "\n",
		       word, current->name, grouped(count, total),
		       options->seed);
	else
		printf("rouse-stress: %s, %u %s, %s items, seed %" PRIu64 "\n",
		       word, passed, passed == 1 ? "scenario" : "scenarios",
		       grouped(count, total), options->seed);
	fflush(stdout);
}

static const double shares[] = {0.5, 0.9, 0.99, 0.999};
static const char *const share_names[] = {"p50", "p90", "p99", "p999"};
#define SHARES (sizeof(shares) / sizeof(shares[0]))

/* What a pass says beside how fast it was. */
static void json_details(const struct usage *used, double items)
{
	struct histogram latency;

	crew_latency(&latency);
	printf(", \"checks\": \"%s\", \"futex_calls\": %.3f, "
	       "\"context_switches\": %.3f, \"cpu_ns\": %.0f, "
	       "\"latency\": {\"of\": \"%s\", \"count\": %" PRIu64,
	       current->checks, used->calls / items, used->switches / items,
	       used->cpu / items, current->latency, latency.total);
	for (unsigned i = 0; i < SHARES; i++)
		printf(", \"%s_ns\": %" PRId64, share_names[i],
		       histogram_quantile(&latency, shares[i]));
	printf(", \"max_ns\": %" PRId64 "}}\n", latency.max);
}

static void print_details(const struct usage *used, double items)
{
	struct histogram latency;
	char text[DURATION_SIZE];

	crew_latency(&latency);
	printf("%s\n       %s:", current->checks, current->latency);
	for (unsigned i = 0; i < SHARES; i++)
		printf(" %s %s,", share_names[i],
		       duration(text, histogram_quantile(&latency, shares[i])));
	printf(" max %s\n", duration(text, latency.max));
	printf("       for each: %.2f futex calls, %.2f context switches, "
	       "%s of CPU\n",
	       used->calls / items, used->switches / items,
	       duration(text, (int64_t)(used->cpu / items)));
}

void report_pass(void)
{
	uint64_t items = crew_items();
	struct usage used;

	pthread_mutex_lock(&speaking);
	begin_line(options->json ? "pass" : "PASS");
	usage_since(&used, &before);
	(options->json ? json_details
		       : print_details)(&used, items > 0 ? (double)items : 1);
	fflush(stdout);
	passed++;
	current = NULL;
	pthread_mutex_unlock(&speaking);
}

void report_end(void)
{
	verdict(options->json ? "pass" : "PASS");
}

void report_fail(const char *who, const char *what, int64_t expected,
		 int64_t found)
{
	pthread_mutex_lock(&speaking);
	begin_line(options->json ? "fail" : "FAIL");
	if (options->json)
		printf(", \"who\": \"%s\", \"check\": \"%s\", "
		       "\"expected\": %" PRId64 ", \"found\": %" PRId64 "}\n",
		       who, what, expected, found);
	else
		printf("%s: %s: expected %" PRId64 ", found %" PRId64 "\n", who,
		       what, expected, found);
	verdict(options->json ? "fail" : "FAIL");
	_exit(VERDICT_FAIL);
}

void report_stall(const char *who)
{
	pthread_mutex_lock(&speaking);
	begin_line(options->json ? "stall" : "FAIL");
	if (options->json)
		printf(", \"who\": \"%s\", \"stall\": %g}\n", who,
		       options->stall);
	else
		printf("stall: %s made no progress for %g s\n", who,
		       options->stall);
	verdict(options->json ? "stall" : "FAIL/stall");
	_exit(VERDICT_STALL);
}

void report_trouble(const char *what, int err)
{
	pthread_mutex_lock(&speaking);
	fflush(stdout);
	fprintf(stderr, "rouse-stress: %s: %s\n", what, strerror(err));
	_exit(VERDICT_TROUBLE);
}
