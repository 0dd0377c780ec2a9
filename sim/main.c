/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "output.h"
#include "report.h"
#include "status.h"
#include "stop.h"
#include "trials.h"

/*
 * rouse-sim: predict what the library does on machines with many CPUs.
 *
 *	locks/       what is simulated: the library, others to compare with
 *	workloads    what the threads do: turns, gates, pairs; primitives
 *	tsan         each of their accesses takes time
 *	lines        memory, as caches have it
 *	door         futex calls
 *	schedule     which thread is on which CPU
 *	machine      the clock and the threads; events: the queue of events
 *	parameters   how long all that takes
 *	simulate     one simulation; trials: all that are asked for
 *	measured     what a real machine did; compare: how the two differ
 *	text, figures, markdown, html   the reports; figures has the CSV
 *	options      the command line; range: numbers in it
 */

static void write_file(struct output *file, const struct results *results,
		       void (*put)(FILE *, const struct results *))
{
	if (file->to == NULL)
		return;
	put(file->to, results);
	output_close(file);
}

/* What is after the last one that was done has not failed. */
static bool any_failed(const struct results *results)
{
	for (unsigned i = 0; i < results->done; i++)
		if (cell_failed(&results->cells[i]))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct options options;
	struct results results;
	struct output csv, html, markdown;
	int status;

	options_read(&options, argc, argv);
	csv = output_open(options.csv);
	html = output_open(options.html);
	markdown = output_open(options.markdown);
	stop_begin();
	trials_plan(&results, &options);
	trials_run(&results);
	if (!options.quiet)
		text_write(stdout, &results);
	write_file(&csv, &results, csv_write);
	write_file(&html, &results, html_write);
	write_file(&markdown, &results, markdown_write);
	status = any_failed(&results) ? STATUS_NO_END : STATUS_FINE;
	free(results.cells);
	free(options.command);
	return output_status(stop_status(status));
}
