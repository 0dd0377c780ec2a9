/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <stdlib.h>

#include "disturb/chaos.h"
#include "disturb/faults.h"
#include "fixture/harness.h"
#include "observe/crash.h"
#include "observe/stacks.h"
#include "observe/watchdog.h"
#include "options.h"
#include "report/report.h"
#include "scenario/play.h"
#include "scenario/scenario.h"
#include "selftest.h"

/*
 * rouse-stress: real threads on the real kernel, for as long as one likes.
 *
 * The tests prove what the library does in schedules that they choose; this
 * program looks for what it does in those nobody thought of. It is built of
 *
 *	handover, pingpong, setters, pulse, token, handlers   of events,
 *	buffer, barrier, notify, timeouts, interrupts,
 *	suspended, edges                                      of conditions,
 *	fairness, churn, brief, fork, queue                   and of all:
 *	            the scenarios, and what some of them stand on: monitor, books,
 *	            storm, court, station, lane, mailbox, locking, waiting
 *	mixed       several of them at once; play runs all
 *	harness     the crew that they are played by, and the checks; worker, clock
 *	shaker      stands in the futex door; chaos, faults   bad luck
 *	watchdog    finds those that wait in vain
 *	diagnosis   .. and tells who waits for what; crash   of its own
 *	objects, stacks, peek   what it looks at
 *	report      says what came of it: text, json, html; live   meanwhile
 *	options     the command line
 *
 * A bug shows as a check that fails, as a thread that waits in vain, or as a
 * report of the sanitizer that it was built with.
 */
const struct scenario *const scenarios[] = {
	&scenario_handover,
	&scenario_pingpong,
	&scenario_setters,
	&scenario_pulse,
	&scenario_token,
	&scenario_buffer,
	&scenario_buffer_rlock,
	&scenario_buffer_waitq,
	&scenario_barrier,
	&scenario_crowd,
	&scenario_notify,
	&scenario_timeouts,
	&scenario_interrupts,
	&scenario_suspended,
	&scenario_edges,
	&scenario_handlers,
	&scenario_fork,
	&scenario_fairness,
	&scenario_churn,
	&scenario_brief,
	&scenario_queue,
	&scenario_queue_memb,
	&scenario_queue_qsbr,
	&scenario_mixed,
	NULL,
};

static void act(const struct scenario *scenario, const struct load *load)
{
	if (scenario->mix)
		scenario->mix(load);
	else
		play(&(struct part){scenario, *load}, 1, ROUSE_FOREVER);
}

static void run(const struct options *options, unsigned number)
{
	const struct scenario *scenario = options->runs[number];

	crash_scenario(scenario->name);
	time_begin();
	crew_begin_books();
	report_start(scenario);
	watchdog_begin(options, number,
		       now_ns() + options->timeout / options->n_runs);
	if (options->chaos)
		chaos_begin(options->seed);
	if (options->faults)
		faults_begin(options->seed);
	act(scenario, &options->load);
	if (options->faults)
		faults_end();
	if (options->chaos)
		chaos_end();
	watchdog_end();
	report_pass();
}

int main(int argc, char **argv)
{
	struct options options;
	enum verdict verdict;

	options_read(&options, argc, argv);
	if (options.self_test)
		return (int)selftest(options.seed);
	crash_begin(&options);
	stacks_begin();
	harness_begin(options.seed);
	report_begin(&options);
	for (unsigned i = 0; i < options.n_runs; i++)
		run(&options, i);
	verdict = report_end();
	free(options.runs);
	free(options.command);
	return (int)verdict;
}
