/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jobs.h"
#include "json.h"
#include "markdown.h"
#include "options.h"
#include "picture.h"
#include "report.h"
#include "scenarios.h"
#include "search.h"
#include "trace.h"

/*
 * rouse-explore: every schedule of a few threads, for real.
 *
 * The tests choose the schedules in which they look at the library, and the
 * stress program takes those that come; this one takes them all. It is built
 * of
 *
 *	the scenarios          what the threads do, and what must hold
 *	tsan, stop, fiber      run them step by step, on one thread
 *	memory, race, kernel   what a step may do, in C11 and at the futex door
 *	step, snapshot, table  an execution; states, kept and known again
 *	search, walk           go through the executions
 *	schedule               one of them, as a string
 *
 * and, to be used by people and programs, of
 *
 *	options, main          the command line, and the runs that it means
 *	jobs                   a process for each run, some at once
 *	trace, words, source   one execution, told step by step
 *	picture                .. and drawn
 *	report, json, markdown what came of it
 */

static struct options options;
static struct job *jobs;
static unsigned n_jobs;

/* The runs. */

static int add_budget(char *to, size_t room, char letter, unsigned n, bool any)
{
	return n ? snprintf(to, room, "%s%c%u", any ? "" : ":", letter, n) : 0;
}

static void name_job(struct job *job)
{
	const struct ex_run *run = job->run;
	const unsigned happenings[] = {run->ticks, run->spurious,
				       run->interrupts, run->signals};
	char *end = job->name + sizeof(job->name), *to = job->name;
	unsigned roles = 3;
	bool any = false;

	to += snprintf(to, (size_t)(end - to), "%.40s", job->scenario->name);
	while (roles > 1 && run->size[roles - 1] == 0)
		roles--;
	for (unsigned i = 0; i < roles; i++)
		to += snprintf(to, (size_t)(end - to), "%c%u", i ? '+' : ':',
			       run->size[i]);
	if (run->mode == EX_EXHAUSTIVE)
		to += snprintf(to, (size_t)(end - to), ":all");
	else
		to += snprintf(to, (size_t)(end - to), ":%c%u",
			       run->mode == EX_BOUNDED ? 'p' : 'r', run->bound);
	to += snprintf(to, (size_t)(end - to), "%s", run->strong ? "-sc" : "");
	for (unsigned i = 0; i < 4; i++) {
		to += add_budget(to, (size_t)(end - to), "tsih"[i],
				 happenings[i], any);
		any |= happenings[i] > 0;
	}
}

static bool is_last(const struct ex_run *run)
{
	return run->size[0] == 0 && run->size[1] == 0 && run->size[2] == 0;
}

/* All that there are. */
static void list_jobs(void)
{
	for (unsigned s = 0; scenarios[s] != NULL; s++)
		for (unsigned r = 0; !is_last(&scenarios[s]->runs[r]); r++)
			n_jobs++;
	jobs = calloc(n_jobs + 1, sizeof(*jobs));
	if (jobs == NULL)
		no_more("no memory");
	n_jobs = 0;
	for (unsigned s = 0; scenarios[s] != NULL; s++) {
		const struct ex_run *run = scenarios[s]->runs;

		for (; !is_last(run); run++) {
			jobs[n_jobs].scenario = scenarios[s];
			jobs[n_jobs].run = run;
			name_job(&jobs[n_jobs++]);
		}
	}
	for (unsigned i = 1; i < n_jobs; i++) {
		for (unsigned k = 0; k < i; k++) {
			if (strcmp(jobs[i].name, jobs[k].name) != 0)
				continue;
			errno = EEXIST;
			no_more(jobs[i].name);
		}
	}
}

/* Does this argument mean this run? */
static bool means(const char *wanted, const struct job *job)
{
	if (strcmp(wanted, job->name) == 0)
		return true;
	return job->run->set <= options.set &&
	       (strcmp(wanted, job->scenario->name) == 0 ||
		fnmatch(wanted, job->name, 0) == 0);
}

static _Noreturn void no_such_run(const char *wanted)
{
	const char *hint = "--list names them";

	options.set = EX_DEEP;
	for (unsigned i = 0; i < n_jobs; i++) {
		if (means(wanted, &jobs[i]))
			hint = "there is in --set=deep";
	}
	fprintf(stderr, "rouse-explore: there is no run '%s'; %s\n", wanted,
		hint);
	exit(EXIT_USAGE);
}

/* Keep those that are wanted. */
static void choose_jobs(void)
{
	bool *chosen = calloc(n_jobs + 1, sizeof(*chosen));
	unsigned kept = 0;

	if (chosen == NULL)
		no_more("no memory");
	for (unsigned i = 0; i < n_jobs && options.n_wanted == 0; i++)
		chosen[i] = jobs[i].run->set <= options.set;
	for (unsigned w = 0; w < options.n_wanted; w++) {
		bool any = false;

		for (unsigned i = 0; i < n_jobs; i++) {
			if (means(options.wanted[w], &jobs[i]))
				any = chosen[i] = true;
		}
		if (!any)
			no_such_run(options.wanted[w]);
	}
	for (unsigned i = 0; i < n_jobs; i++) {
		if (chosen[i])
			jobs[kept++] = jobs[i];
	}
	n_jobs = kept;
	free(chosen);
}

/* Traces. */

static FILE *open_file(const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		no_more(path);
	return file;
}

static void close_file(FILE *file, const char *path)
{
	bool failed = ferror(file);

	if (fclose(file) != 0 || failed)
		no_more(path);
}

static void draw(const struct trace *trace, const char *path,
		 void (*picture)(FILE *file, const struct trace *trace))
{
	FILE *file;

	if (path == NULL)
		return;
	file = open_file(path);
	picture(file, trace);
	close_file(file, path);
}

/* What is to be shown, by a process of its own. */
struct show {
	const struct job *job;
	const struct move *schedule;
	unsigned moves;
	bool tell;
	bool draw;
};

static int show(const void *arg)
{
	const struct show *what = arg;
	const struct job *job = what->job;
	struct trace trace;

	trace_take(&trace, job->name, job->scenario, job->run, what->schedule,
		   what->moves);
	if (what->tell && options.json)
		json_trace(&trace);
	else if (what->tell)
		trace_print(&trace);
	if (what->draw) {
		draw(&trace, options.dot, picture_dot);
		draw(&trace, options.svg, picture_svg);
	}
	if (trace.wrong)
		return EXIT_FAIL;
	return trace.n < what->moves ? EXIT_USAGE : EXIT_PASS;
}

static enum exit_status replay_schedule(void)
{
	struct show what = {.job = jobs, .tell = true, .draw = true};
	struct move *schedule;
	int status;

	if (n_jobs != 1) {
		fprintf(stderr,
			"rouse-explore: --replay needs the name of one "
			"run, '%s' is %u\n",
			options.wanted[0], n_jobs);
		exit(EXIT_USAGE);
	}
	schedule = schedule_from_text(options.replay, &what.moves);
	if (schedule == NULL) {
		fprintf(stderr, "rouse-explore: '%s' is no schedule\n",
			options.replay);
		exit(EXIT_USAGE);
	}
	what.schedule = schedule;
	status = jobs_apart(show, &what);
	free(schedule);
	return (enum exit_status)status;
}

/* Searches. */

static void done(const struct job *job)
{
	static bool drawn;
	struct show what = {job, job->result.schedule, job->result.moves,
			    !options.json, !drawn};

	report_job(job);
	if (job->state != JOB_DONE || job->result.verdict != FAILED)
		return;
	if (jobs_apart(show, &what) != EXIT_FAIL)
		fprintf(stderr,
			"rouse-explore: %s: the schedule did not fail "
			"again, or could not be shown\n",
			job->name);
	drawn = true;
}

static enum exit_status search_runs(void)
{
	FILE *table = options.table ? open_file(options.table) : NULL;
	enum exit_status status;

	report_begin(jobs, n_jobs, &options);
	jobs_run(jobs, n_jobs, &options, done, report_progress);
	status = report_end();
	if (table != NULL) {
		markdown_table(table, jobs, n_jobs, &options);
		close_file(table, options.table);
	}
	return status;
}

int main(int argc, char **argv)
{
	enum exit_status status = EXIT_PASS;

	options_read(&options, argc, argv);
	list_jobs();
	choose_jobs();
	if (options.list)
		report_list(jobs, n_jobs, options.json);
	else if (options.replay != NULL)
		status = replay_schedule();
	else
		status = search_runs();
	for (unsigned i = 0; i < n_jobs; i++) {
		free(jobs[i].result.schedule);
		free(jobs[i].trouble);
	}
	free(jobs);
	free(options.wanted);
	return fflush(stdout) == 0 ? (int)status : EXIT_TROUBLE;
}
