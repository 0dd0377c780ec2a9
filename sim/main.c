/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "output.h"
#include "report.h"
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

static const struct output output = {"rouse-sim", EXIT_USAGE};

static void write_file(FILE *to, const char *name,
		       const struct results *results,
		       void (*put)(FILE *, const struct results *))
{
	if (to == NULL)
		return;
	put(to, results);
	output_close(&output, to, name);
}

int main(int argc, char **argv)
{
	struct options options;
	struct results results;
	FILE *csv, *html, *markdown;
	int status = 0;

	options_read(&options, argc, argv);
	csv = output_open(&output, options.csv);
	html = output_open(&output, options.html);
	markdown = output_open(&output, options.markdown);
	trials_plan(&results, &options);
	trials_run(&results);
	if (!options.quiet)
		text_write(stdout, &results);
	write_file(csv, options.csv, &results, csv_write);
	write_file(html, options.html, &results, html_write);
	write_file(markdown, options.markdown, &results, markdown_write);
	if (results.done < results.n)
		status = EXIT_STUCK;
	for (unsigned i = 0; i < results.done; i++)
		if (cell_failed(&results.cells[i]))
			status = EXIT_STUCK;
	free(results.cells);
	free(options.command);
	return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_USAGE;
}
