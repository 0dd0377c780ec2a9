/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* ioctl() */

#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <rouse/types.h>

#include "grouped.h"
#include "output.h"
#include "status.h"
#include "stop.h"

/*
 * A line for each run, in the order of the list, and one with the verdict over
 * all. A search that came to a limit is no failure, but is not called more
 * than it was.
 */
static const struct options *options;
static const struct job *jobs;
static unsigned n_jobs;
static double began;
static struct total total;

static int widest_name(void)
{
	size_t width = 0;

	for (unsigned i = 0; i < n_jobs; i++) {
		if (strlen(jobs[i].name) > width)
			width = strlen(jobs[i].name);
	}
	return (int)width;
}

void report_list(const struct job *list, unsigned n, bool json)
{
	const struct ex_scenario *last = NULL;

	for (unsigned i = 0; i < n; i++) {
		const struct ex_scenario *scenario = list[i].scenario;
		bool deep = list[i].run->set == EX_DEEP;

		if (json) {
			json_listed(&list[i]);
			continue;
		}
		if (scenario != last)
			printf("%s%s%s: %s\n", scenario->name,
			       *scenario->promises ? " - " : "",
			       scenario->promises, scenario->summary);
		printf("\t%s%s\n", list[i].name, deep ? " (deep)" : "");
		last = scenario;
	}
}

void report_begin(const struct job *given, unsigned n,
		  const struct options *given_options)
{
	jobs = given;
	n_jobs = n;
	options = given_options;
	began = seconds_now();
	if (!options->json && !options->quiet)
		printf("rouse-explore %s: %u %s, %u at once, seed %" PRIu64
		       "\n",
		       ROUSE_VERSION, n, n == 1 ? "run" : "runs", options->jobs,
		       options->seed);
	output_first();
}

/* Of a run that is over. */

static void print_numbers(const struct job *job)
{
	const struct result *result = &job->result;
	char text[GROUPED_SIZE];

	printf("%-*s  ", widest_name(), job->name);
	printf("%13s states  ",
	       result->states ? grouped(text, result->states) : "-");
	printf("%13s executions  ", grouped(text, result->executions));
	printf("%7.1f s  ", job->seconds);
}

static void print_failure(const struct job *job)
{
	const struct result *result = &job->result;

	printf("FAILED: %s\n", result->failure);
	if (result->endless)
		return;
	printf("%s: %u %s",
	       result->shortest ? "This is the shortest schedule that fails"
				: "This schedule fails",
	       result->moves, result->moves == 1 ? "move" : "moves");
	if (job->run->mode == EX_RANDOM)
		printf(", found with seed %" PRIu64, result->seed);
	putchar('\n');
}

const char *limit_text(char text[LIMIT_SIZE], const struct job *job,
		       const struct options *given)
{
	const char *limit = job->result.limit ? job->result.limit : "itself";

	if (strcmp(limit, "time") == 0)
		snprintf(text, LIMIT_SIZE, "bounded at time, %g s",
			 job_seconds(job, given));
	else if (strcmp(limit, "memory") == 0)
		snprintf(text, LIMIT_SIZE, "bounded at memory, %zu MiB",
			 given->memory >> 20);
	else
		snprintf(text, LIMIT_SIZE, "bounded at %s", limit);
	return text;
}

static bool tried_nothing(const struct result *result)
{
	return result->verdict == LIMITED && result->executions == 0;
}

static void print_job(const struct job *job)
{
	char limit[LIMIT_SIZE];

	print_numbers(job);
	if (job->state == JOB_TROUBLE)
		printf("TROUBLE: %s\n", job->trouble);
	else if (job->result.verdict == FAILED)
		print_failure(job);
	else if (job->result.verdict == LIMITED)
		printf("%s: %s\n",
		       tried_nothing(&job->result) ? "nothing was tried"
						   : "passed so far",
		       limit_text(limit, job, options));
	else
		printf("passed\n");
}

static void add_up(const struct job *job)
{
	const struct result *result = &job->result;
	bool done = job->state == JOB_DONE;

	total.runs++;
	total.trouble += !done;
	total.failed += done && result->verdict == FAILED;
	total.limited += done && result->verdict == LIMITED;
	total.nothing += done && tried_nothing(result);
	total.states += result->states;
	total.steps += result->steps;
}

void report_job(const struct job *job)
{
	if (job->state == JOB_LEFT) {
		total.left++;
		return;
	}
	add_up(job);
	if (options->progress)
		fputs("\r\033[K", stderr);
	if (options->json)
		json_job(job, options);
	else if (!options->quiet || job->state == JOB_TROUBLE ||
		 job->result.verdict == FAILED)
		print_job(job);
	output_flush();
}

void report_progress(void)
{
	struct winsize size = {.ws_col = 0};
	char line[400] = "", text[GROUPED_SIZE];
	unsigned over = 0;
	size_t len;

	if (!options->progress)
		return;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		size.ws_col = 80;
	for (unsigned i = 0; i < n_jobs; i++)
		over += jobs[i].state > JOB_RUNS;
	len = (size_t)snprintf(line, sizeof(line), "%u of %u, %.0f s", over,
			       n_jobs, seconds_now() - began);
	for (unsigned i = 0; i < n_jobs && len < sizeof(line); i++) {
		if (jobs[i].state == JOB_RUNS)
			len += (size_t)snprintf(
				line + len, sizeof(line) - len,
				"; %s: %s, %.0f s", jobs[i].name,
				grouped(text, jobs[i].done), jobs[i].seconds);
	}
	fprintf(stderr, "\r\033[K%.*s", size.ws_col - 1, line);
}

enum verdict_of_all { PASS, FAIL, NOTHING, BOUNDED, TROUBLE, STOPPED };

static const struct {
	const char *text;
	const char *json;
} verdicts[] = {
	[PASS] = {"PASS", "pass"},
	[FAIL] = {"FAIL", "fail"},
	[NOTHING] = {"NO VERDICT", "nothing"},
	[BOUNDED] = {"LIMITED", "limited"},
	[TROUBLE] = {"TROUBLE", "trouble"},
	[STOPPED] = {"STOPPED", "stopped"},
};

static enum verdict_of_all verdict_of_all(void)
{
	if (total.failed > 0)
		return FAIL;
	if (total.trouble > 0)
		return TROUBLE;
	if (stop_asked())
		return STOPPED;
	if (total.nothing > 0)
		return NOTHING;
	return total.limited > 0 && options->strict ? BOUNDED : PASS;
}

static int status_of(enum verdict_of_all verdict)
{
	switch (verdict) {
	case PASS:
		return STATUS_FINE;
	case FAIL:
		return STATUS_FAILED;
	case BOUNDED:
		return STATUS_NO_END;
	case STOPPED:
		return stop_status(STATUS_FINE);
	default:
		return STATUS_TROUBLE;
	}
}

int report_end(void)
{
	enum verdict_of_all verdict = verdict_of_all();
	char text[GROUPED_SIZE];

	total.seconds = seconds_now() - began;
	if (options->progress)
		fputs("\r\033[K", stderr);
	if (options->json) {
		json_total(&total, verdicts[verdict].json, options);
		return status_of(verdict);
	}
	fputs(verdicts[verdict].text, stdout);
	if (stop_asked())
		printf("%s by %s", verdict == STOPPED ? "" : ", stopped",
		       stop_name());
	printf(": %u %s, %u failed, %u limited", total.runs,
	       total.runs == 1 ? "run" : "runs", total.failed, total.limited);
	if (total.nothing > 0)
		printf(", %u with nothing tried", total.nothing);
	if (total.trouble > 0)
		printf(", %u in trouble", total.trouble);
	if (total.left > 0)
		printf(", %u not run", total.left);
	printf(", %s states in %.1f s, seed %" PRIu64 "\n",
	       grouped(text, total.states), total.seconds, options->seed);
	return status_of(verdict);
}
