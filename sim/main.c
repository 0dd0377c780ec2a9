/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "report.h"
#include "trials.h"

/*
 * rouse-sim: what the library does on machines that are not at hand.
 *
 *	locks/       what is simulated: the library, others to compare with
 *	workloads    what the threads do; primitives, subjects
 *	tsan         each of their accesses takes time
 *	lines        memory, as caches have it
 *	door         futex calls
 *	schedule     which thread is on which CPU
 *	machine      the clock and the threads; events: what is to come
 *	parameters   how long all that takes
 *	simulate     one simulation; trials: all that are asked for
 *	measured     what a real machine did; compare: how near this comes
 *	text, csv, markdown, html   what is said of it
 *	options      the command line; range: numbers in it
 */

/* Open the file before all that takes time, or end the program. */
static FILE *open_file(const char *name)
{
	FILE *to = name ? fopen(name, "w") : NULL;

	if (name != NULL && to == NULL) {
		fprintf(stderr, "rouse-sim: ");
		perror(name);
		exit(EXIT_USAGE);
	}
	return to;
}

static void write_file(FILE *to, const char *name, const struct table *table,
		       void (*put)(FILE *, const struct table *))
{
	if (to == NULL)
		return;
	put(to, table);
	if (ferror(to) | fclose(to)) {
		fprintf(stderr, "rouse-sim: cannot write %s\n", name);
		exit(EXIT_USAGE);
	}
}

int main(int argc, char **argv)
{
	struct options options;
	struct table table;
	FILE *csv, *html, *markdown;
	int status = 0;

	options_read(&options, argc, argv);
	csv = open_file(options.csv);
	html = open_file(options.html);
	markdown = open_file(options.markdown);
	trials_plan(&table, &options);
	trials_run(&table);
	if (!options.quiet)
		text_write(stdout, &table);
	write_file(csv, options.csv, &table, csv_write);
	write_file(html, options.html, &table, html_write);
	write_file(markdown, options.markdown, &table, markdown_write);
	if (table.done < table.n)
		status = EXIT_STUCK;
	for (unsigned i = 0; i < table.done; i++)
		if (cell_failed(&table.cells[i]))
			status = EXIT_STUCK;
	free(table.cells);
	free(options.command);
	return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_USAGE;
}
