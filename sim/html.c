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

/* The column of a cell: there is one for each number of threads. With NULL, the
 * number of columns. */
static unsigned column_of(const struct curves *curves, const struct cell *cells,
			  unsigned n, const struct cell *cell)
{
	unsigned column = 0, threads = 0;

	for (unsigned i = 0; i < n && (cell == NULL || &cells[i] < cell); i++) {
		if (!belongs(curves, &cells[i]) ||
		    cells[i].trial.threads == threads)
			continue;
		threads = cells[i].trial.threads;
		if (cell == NULL || threads != cell->trial.threads)
			column++;
	}
	return column;
}

static void put_labels(FILE *to, const struct curves *curves,
		       const struct cell *cells, unsigned n, unsigned columns)
{
	unsigned threads = 0;
	char text[16];

	for (unsigned i = 0; i < n; i++) {
		if (!belongs(curves, &cells[i]) ||
		    cells[i].trial.threads == threads)
			continue;
		threads = cells[i].trial.threads;
		snprintf(text, sizeof(text), "%u", threads);
		chart_label(to,
			    chart_column(column_of(curves, cells, n, &cells[i]),
					 columns),
			    text);
	}
}

static void put_curve(FILE *to, const struct curves *curves,
		      const struct cell *cells, unsigned n, unsigned columns,
		      const struct chart_scale *scale, unsigned subject,
		      const struct table *table)
{
	bool begun = false;

	chart_curve_begin(to, subject);
	for (unsigned i = 0; i < n; i++) {
		if (!belongs(curves, &cells[i]) ||
		    cells[i].trial.subject != table->options->subjects[subject])
			continue;
		fprintf(to, "%c%.1f %.1f", begun ? 'L' : 'M',
			chart_column(column_of(curves, cells, n, &cells[i]),
				     columns),
			chart_height(scale, value_of(curves, &cells[i])));
		begun = true;
	}
	chart_curve_end(to, table->options->subjects[subject]->name);
}

static void put_chart(FILE *to, const struct table *table,
		      const struct curves *curves, const struct cell *cells,
		      unsigned n)
{
	struct chart_scale scale = CHART_SCALE;
	unsigned columns = column_of(curves, cells, n, NULL);
	char caption[96];

	if (columns < 2)
		return;
	for (unsigned i = 0; i < n; i++)
		if (belongs(curves, &cells[i]))
			chart_include(&scale, value_of(curves, &cells[i]));
	chart_begin(to, &scale);
	put_labels(to, curves, cells, n, columns);
	for (unsigned i = 0; i < table->options->n_subjects; i++)
		put_curve(to, curves, cells, n, columns, &scale, i, table);
	if (curves->cpus > 0)
		snprintf(caption, sizeof(caption), "%s over threads, %u CPU%s",
			 curves->cpu_time ? "CPU time" : "time", curves->cpus,
			 curves->cpus == 1 ? "" : "s");
	else
		snprintf(caption, sizeof(caption),
			 "%s over CPUs, one thread for each",
			 curves->cpu_time ? "CPU time" : "time");
	chart_end(to, caption);
}

/* All charts of a workload. */
static void put_charts(FILE *to, const struct table *table, unsigned first,
		       unsigned n)
{
	const struct cell *cells = &table->cells[first];

	fputs("<div class=\"pair\">\n", to);
	for (unsigned i = 0; i < n; i += table_block(table, first + i)) {
		for (unsigned cpu_time = 0; cpu_time < 2; cpu_time++)
			put_chart(
				to, table,
				&(struct curves){cells[i].trial.cpus, cpu_time},
				cells, n);
	}
	for (unsigned cpu_time = 0; cpu_time < 2; cpu_time++)
		put_chart(to, table, &(struct curves){0, cpu_time}, cells, n);
	fputs("</div>\n", to);
}

static void put_figure(FILE *to, double value)
{
	char text[FIGURE_SIZE];

	fprintf(to, "<td>%s", figure_text(text, value));
}

static void put_figures(FILE *to, const struct cell *cells, unsigned n)
{
	fputs("<div class=\"wide\"><table><tr><th>subject<th>CPUs<th>threads"
	      "<th>ns<th>CPU-ns<th>least share<th>most<th>transfers<th>failed"
	      "<th>sleeps<th>wakes\n",
	      to);
	for (unsigned i = 0; i < n; i++) {
		const struct result *result = &cells[i].result;

		fprintf(to, "<tr><td>%s<td>%u<td>%u",
			cells[i].trial.subject->name, cells[i].trial.cpus,
			cells[i].trial.threads);
		put_figure(to, result->ns);
		put_figure(to, result->cpu_ns);
		put_figure(to, result->least);
		put_figure(to, result->most);
		put_figure(to, result->transfers);
		put_figure(to, result->failed);
		put_figure(to, result->sleeps);
		put_figure(to, result->wakes);
		putc('\n', to);
	}
	fputs("</table></div>\n", to);
}

/* A colour for each subject; the first, which is the library, has that of the
 * text. */
static void put_colours(FILE *to, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		fprintf(to,
			i == 0 ? ".p0{stroke:var(--fg);background:var(--fg)}"
				 "path.p0{stroke-width:3}\n"
			       : ".p%u{stroke:hsl(%u 70%% 45%%);"
				 "background:hsl(%u 70%% 45%%)}\n",
			i, i * 137 % 360, i * 137 % 360);
}

void html_write(FILE *to, const struct table *table)
{
	const struct options *options = table->options;

	page_begin(to, "rouse-sim", "");
	put_colours(to, options->n_subjects);
	fprintf(to, "</style>\n<h1>rouse-sim %s</h1>\n<p class=\"dim\">",
		ROUSE_VERSION);
	page_text(to, options->command);
	fputs("\n<p>Predicted, not measured: docs/scaling.md says how far that "
	      "can be trusted.\n<p>",
	      to);
	for (unsigned i = 0; i < options->n_subjects; i++)
		fprintf(to, "<span class=\"key p%u\"></span>%s\n", i,
			options->subjects[i]->name);
	for (unsigned i = 0, n; i < table->done; i += n) {
		const struct cell *first = &table->cells[i];

		for (n = 1; i + n < table->done &&
			    first[n].trial.workload == first->trial.workload;)
			n++;
		fprintf(to, "<h2>%s</h2>\n<p>%s; an operation is one %s.\n",
			first->trial.workload->name,
			first->trial.workload->summary,
			first->trial.workload->unit);
		put_charts(to, table, i, n);
		put_figures(to, first, n);
	}
	fputs("</html>\n", to);
}
