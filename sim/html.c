/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <rouse/types.h>

#include "chart.h"
#include "grouped.h"
#include "page.h"

/*
 * The page: for each workload its curves, over threads for each number of CPUs
 * and over CPUs with one thread for each, where there is more than one point;
 * then all figures.
 */

/* What the curves of a chart show. */
struct curves {
	unsigned cpus; /* over threads on this many CPUs; 0: over CPUs */
	bool cpu_time;
};

static bool belongs(const struct curves *curves, const struct cell *cell)
{
	if (cell_failed(cell))
		return false;
	return curves->cpus > 0 ? cell->trial.cpus == curves->cpus
				: cell->trial.cpus == cell->trial.threads;
}

static double value_of(const struct curves *curves, const struct cell *cell)
{
	return curves->cpu_time ? cell->result.cpu_ns : cell->result.ns;
}

/* The column of a cell that belongs there: one for each number of threads. */
static unsigned next_column(const struct cell *cell, unsigned *threads,
			    unsigned column)
{
	bool same = cell->trial.threads == *threads;

	*threads = cell->trial.threads;
	return same ? column : column + 1;
}

static void put_chart(FILE *to, const struct options *options,
		      const struct curves *curves, const struct cell *cells,
		      unsigned n)
{
	const char *what = curves->cpu_time ? "CPU time" : "time";
	unsigned columns = 0, threads = 0;
	struct chart chart;
	char caption[96], label[GROUPED_SIZE];

	for (unsigned i = 0; i < n; i++)
		if (belongs(curves, &cells[i]))
			columns = next_column(&cells[i], &threads, columns);
	if (columns < 2)
		return;
	chart_begin(&chart, options->n_subjects, columns);
	for (unsigned i = 0; i < chart.curves; i++)
		chart.names[i] = options->subjects[i]->name;
	columns = threads = 0;
	for (unsigned i = 0; i < n; i++) {
		if (!belongs(curves, &cells[i]))
			continue;
		columns = next_column(&cells[i], &threads, columns);
		if (columns > CHART_COLUMNS)
			break;
		snprintf(chart.labels[columns - 1], CHART_LABEL, "%s",
			 grouped(label, threads));
		for (unsigned j = 0; j < chart.curves; j++)
			if (options->subjects[j] == cells[i].trial.subject)
				chart.ns[j][columns - 1] =
					value_of(curves, &cells[i]);
	}
	if (curves->cpus > 0)
		snprintf(caption, sizeof(caption), "%s over threads, %u CPU%s",
			 what, curves->cpus, curves->cpus == 1 ? "" : "s");
	else
		snprintf(caption, sizeof(caption),
			 "%s over CPUs, one thread for each", what);
	chart_put(to, &chart, caption);
}

/* All charts of a workload. */
static void put_charts(FILE *to, const struct results *results, unsigned first,
		       unsigned n)
{
	const struct cell *cells = &results->cells[first];
	struct curves curves;

	fputs("<div class=\"pair\">\n", to);
	for (unsigned i = 0; i <= n;) {
		curves.cpus = i < n ? cells[i].trial.cpus : 0;
		for (unsigned cpu_time = 0; cpu_time < 2; cpu_time++) {
			curves.cpu_time = cpu_time;
			put_chart(to, results->options, &curves, cells, n);
		}
		i += i < n ? results_block(results, first + i) : 1;
	}
	fputs("</div>\n", to);
}

void html_write(FILE *to, const struct results *results)
{
	const struct options *options = results->options;

	page_begin(to, "rouse-sim", "");
	chart_colours(to, options->n_subjects, 0, options->n_subjects);
	fprintf(to, "</style>\n<h1>rouse-sim %s</h1>\n<p class=\"dim\">",
		ROUSE_VERSION);
	page_text(to, options->command);
	fputs("\n<p>Predicted, not measured: docs/scaling.md says how far that "
	      "can be trusted.\n<p>",
	      to);
	for (unsigned i = 0; i < options->n_subjects; i++)
		chart_key(to, i, options->subjects[i]->name);
	for (unsigned i = 0, n; i < results->done; i += n) {
		const struct cell *first = &results->cells[i];

		for (n = 1; i + n < results->done &&
			    first[n].trial.workload == first->trial.workload;)
			n++;
		fprintf(to, "<h2>%s</h2>\n<p>%s; an operation is one %s.\n",
			first->trial.workload->name,
			first->trial.workload->summary,
			first->trial.workload->unit);
		put_charts(to, results, i, n);
		report_cells(to, FORMAT_HTML, first, n);
	}
	fputs("</html>\n", to);
}
