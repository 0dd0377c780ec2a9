/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <stdlib.h>

#include "disturb/chaos.h"
#include "disturb/faults.h"
#include "door.h"
#include "fixture/harness.h"
#include "observe/crash.h"
#include "observe/stacks.h"
#include "observe/watchdog.h"
#include "options.h"
#include "report/report.h"
#include "scenario/play.h"
#include "scenario/scenario.h"
#include "selftest.h"
#include "stop.h"

/*
 * rouse-stress: real threads on the real kernel, for as long as one likes.
 *
 * The tests prove what the library does in schedules that they choose; this
 * program looks for what it does in those that no test chooses. It is built of
 *
 *	scenario/  what the threads do: a file each; play runs one or several
 *	fixture/   what several of them stand on: the workers and checks
 *	           (harness), and objects with ledgers
 *	disturb/   what makes races likely: pauses and noise (chaos), a hook in
 *	           the futex door, faults of the kernel, storms of signals
 *	observe/   those who look: the watchdog finds threads that stand still,
 *	           and has diagnosis tell who waits for what
 *	report/    what came of it: text, JSON, HTML
 *
 * A bug shows as a check that fails, as a thread that stands still, or as a
 * report of the sanitizer that it was built with.
 */
static void act(const struct scenario *scenario, const struct load *load)
{
	if (scenario->mix)
		scenario->mix(load);
	else
		play(&(struct part){scenario, *load, NULL}, 1, ROUSE_FOREVER);
}

static void run(const struct options *options, unsigned number)
{
	const struct scenario *scenario = options->runs[number];

	crash_scenario(scenario->name);
	time_begin();
	workers_begin_tally();
	report_start(scenario);
	watchdog_begin(options, number,
		       now_ns() + options->timeout / options->n_runs);
	if (options->chaos)
		chaos_begin(options->seed);
	door_forbid(options->slices);
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
	int status;

	options_read(&options, argc, argv);
	stop_begin();
	if (options.self_test)
		return selftest(options.seed);
	crash_begin(&options);
	stacks_begin();
	harness_begin(options.seed);
	report_begin(&options);
	for (unsigned i = 0; i < options.n_runs && !stop_asked(); i++)
		run(&options, i);
	status = report_end();
	free(options.runs);
	free(options.command);
	return status;
}
