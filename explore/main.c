/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "child.h"
#include "jobs.h"
#include "options.h"
#include "output.h"
#include "report.h"
#include "runs.h"
#include "scenarios.h"
#include "trace.h"

/*
 * rouse-explore: run a few threads under every schedule.
 *
 * The tests choose the schedules under which they check the library, and the
 * stress program gets whatever schedules occur; this program takes all of
 * them. It consists of
 *
 *	the scenarios            what the threads do, and what must hold
 *	tsan, yield, fiber       run them step by step, on one thread
 *	memory-model, lifetime   what a memory access may do in C11,
 *	race, history            and the data for that
 *	kernel                   the model of the futex, of time and of signals
 *	step, snapshot, visited  an execution; states saved and recognised
 *	engine, walk             go through the executions
 *	schedule                 an execution as a string
 *
 * and, for people and programs that use it, of
 *
 *	options, runs, main      the command line, and the runs that it names
 *	jobs, child              a process for each run, several at once
 *	trace, describe, source  an execution explained step by step
 *	picture                  an execution drawn
 *	report, json, markdown   the results
 */

static struct options options;
static struct job *jobs;
static unsigned n_jobs;

/* Traces. */

static const struct output output = {"rouse-explore", EXIT_TROUBLE};

static void draw(const struct trace *trace, const char *path,
		 void (*picture)(FILE *file, const struct trace *trace))
{
	FILE *file = output_open(&output, path);

	if (file == NULL)
		return;
	picture(file, trace);
	output_close(&output, file, path);
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
	status = child_calls(show, &what);
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
	if (job->state != JOB_DONE || job->result.verdict != FAILED ||
	    job->result.endless)
		return;
	if (child_calls(show, &what) != EXIT_FAIL)
		fprintf(stderr,
			"rouse-explore: %s: the schedule did not fail "
			"again, or could not be shown\n",
			job->name);
	drawn = true;
}

static enum exit_status search_runs(void)
{
	FILE *table = output_open(&output, options.table);
	enum exit_status status;

	report_begin(jobs, n_jobs, &options);
	jobs_run(jobs, n_jobs, &options, done, report_progress);
	status = report_end();
	if (table != NULL) {
		markdown_table(table, jobs, n_jobs, &options);
		output_close(&output, table, options.table);
	}
	return status;
}

int main(int argc, char **argv)
{
	enum exit_status status = EXIT_PASS;

	options_read(&options, argc, argv);
	jobs = runs_wanted(scenarios, &options, &n_jobs);
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
	return fflush(stdout) == 0 && !ferror(stdout) ? (int)status
						      : EXIT_TROUBLE;
}
