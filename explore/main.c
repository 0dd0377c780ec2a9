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
#include "status.h"
#include "stop.h"
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
 *	options, runs, compose,  the command line, and the runs that it names
 *	main
 *	jobs, child              a process for each run, several at once
 *	trace, describe, source  an execution explained step by step
 *	picture                  an execution drawn
 *	report, json, markdown   the results
 */

static struct options options;
static struct job *jobs;
static unsigned n_jobs;

/* Traces. */

static struct output table, dot, svg;

static void open_pictures(void)
{
	dot = output_open(options.dot);
	svg = output_open(options.svg);
}

static void draw(const struct trace *trace, struct output *output,
		 void (*picture)(FILE *file, const struct trace *trace))
{
	if (output->to == NULL)
		return;
	picture(output->to, trace);
	output_close(output);
}

static void say_undrawn(struct output *output)
{
	if (output->to == NULL)
		return;
	fprintf(stderr,
		"rouse-explore: %s is not written: no schedule failed, "
		"so there is nothing to draw\n",
		output->name);
	output_drop(output);
}

/* A child has drawn them; or there was nothing to draw. */
static void close_pictures(bool drawn)
{
	if (!drawn) {
		say_undrawn(&dot);
		say_undrawn(&svg);
	}
	if (dot.to != NULL)
		output_close(&dot);
	if (svg.to != NULL)
		output_close(&svg);
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
		draw(&trace, &dot, picture_dot);
		draw(&trace, &svg, picture_svg);
	}
	if (trace.wrong)
		return output_status(STATUS_FAILED);
	return output_status(trace.n < what->moves ? STATUS_TROUBLE
						   : STATUS_FINE);
}

static int replay_schedule(void)
{
	struct show what = {.job = jobs, .tell = true, .draw = true};
	struct move *schedule;
	int status;

	if (n_jobs != 1) {
		fprintf(stderr,
			"rouse-explore: --replay needs the name of one "
			"run, '%s' is %u\n",
			options.wanted[0], n_jobs);
		exit(STATUS_TROUBLE);
	}
	schedule = schedule_from_text(options.replay, &what.moves);
	if (schedule == NULL) {
		fprintf(stderr, "rouse-explore: '%s' is no schedule\n",
			options.replay);
		exit(STATUS_TROUBLE);
	}
	what.schedule = schedule;
	open_pictures();
	status = child_calls(show, &what);
	close_pictures(true);
	free(schedule);
	return status;
}

/* Searches. */

static bool drawn;

static void done(const struct job *job)
{
	struct show what = {job, job->result.schedule, job->result.moves,
			    !options.json, !drawn};

	report_job(job);
	if (job->state != JOB_DONE || job->result.verdict != FAILED ||
	    job->result.endless)
		return;
	if (child_calls(show, &what) != STATUS_FAILED && !stop_asked())
		fprintf(stderr,
			"rouse-explore: %s: the schedule did not fail "
			"again, or could not be shown\n",
			job->name);
	drawn = true;
}

static int search_runs(void)
{
	int status;

	table = output_open(options.table);
	open_pictures();
	report_begin(jobs, n_jobs, &options);
	jobs_run(jobs, n_jobs, &options, done, report_progress);
	status = report_end();
	if (table.to != NULL) {
		markdown_table(table.to, jobs, n_jobs, &options);
		output_close(&table);
	}
	close_pictures(drawn);
	return status;
}

int main(int argc, char **argv)
{
	int status = STATUS_FINE;

	options_read(&options, argc, argv);
	jobs = runs_wanted(scenarios, &options, &n_jobs);
	stop_begin();
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
	options_free(&options);
	return output_status(status);
}
