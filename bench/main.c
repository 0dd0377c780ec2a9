/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <rouse/deadline.h>

#include "machine.h"
#include "measure.h"
#include "options.h"
#include "output.h"
#include "report.h"
#include "runner.h"
#include "selftest.h"
#include "shortage.h"
#include "status.h"
#include "stop.h"

/*
 * rouse-bench: rouse beside what one would use instead, in one run.
 *
 *	peers/      one file for each library, inlined into
 *	loops/      the workloads as loops over their primitives; loops.h
 *	families    in which forms they are run, by how many threads
 *	workloads   each of them, under its name
 *	team        the threads that run a loop
 *	measure     one measurement, in a process of its own; count: system calls;
 *	            cpus: where; program: of a peer that is one itself
 *	runner      all of them: how long each, in which order; plan: how often
 *	results     what came of them
 *	statistics  what follows from the figures, and what does not
 *	report      text, csv, json, markdown, html, of parts that some of them
 *	            share: columns, summary, curves, facts, figures
 *	selftest    whether a difference shows, and none is made up
 *	options     the command line; choose: what it names
 */

static void write_file(struct output *file, const struct results *results,
		       void (*put)(FILE *, const struct results *))
{
	if (file->to == NULL)
		return;
	put(file->to, results);
	output_close(file);
}

static bool any(const struct results *results, enum outcome outcome)
{
	for (unsigned i = 0; i < results->n; i++)
		if (results->cells[i].outcome == outcome)
			return true;
	return false;
}

/* What was not measured has not failed. */
static int status_of(const struct results *results)
{
	if (any(results, OUTCOME_STUCK) || any(results, OUTCOME_WRONG) ||
	    any(results, OUTCOME_CRASHED))
		return STATUS_FAILED;
	if (!any(results, OUTCOME_REFUSED))
		return STATUS_FINE;
	shortage_tell("rouse-bench", EAGAIN,
		      "--threads, or leave out what has most of them "
		      "(--exclude='*-1000,*-128')");
	return STATUS_TROUBLE;
}

/* In a short run what is stuck may not take all of it; but a busy machine may take
 * many times as long as was planned. */
static unsigned limit_for(int64_t timeout)
{
	const unsigned least = 60, most = measure_limit;
	int64_t part = timeout / ROUSE_SEC / 6;

	return part < least ? least : part < most ? (unsigned)part : most;
}

static int compare(const struct options *options)
{
	struct output csv = output_open(options->csv);
	struct output json = output_open(options->json_file);
	struct output html = output_open(options->html);
	struct output markdown = output_open(options->markdown);
	double busy = machine_busy();
	struct results results;
	int status;

	measure_limit = limit_for(options->timeout);
	runner_run(&results, options);
	results.busy = busy;
	if (options->json)
		json_write(stdout, &results);
	else
		text_write(stdout, &results, options->quiet);
	write_file(&csv, &results, csv_write);
	write_file(&json, &results, json_write);
	write_file(&html, &results, html_write);
	write_file(&markdown, &results, markdown_write);
	status = status_of(&results);
	runner_free(&results);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;

	options_read(&options, argc, argv);
	stop_begin();
	if (options.self_test)
		status = selftest(&options) ? STATUS_FINE : STATUS_FAILED;
	else
		status = compare(&options);
	free(options.command);
	free(options.workloads);
	free(options.peers);
	free(workloads);
	return output_status(stop_status(status));
}
