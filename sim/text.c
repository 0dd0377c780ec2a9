/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "grouped.h"
#include "measured.h"

void put_title(FILE *to, const struct cell *cell)
{
	fprintf(to, "%s, %u CPU%s: %s", cell->trial.workload->name,
		cell->trial.cpus, cell->trial.cpus == 1 ? "" : "s",
		cell->trial.workload->summary);
}

/* What was measured, and what is predicted. */

static void put_measured(struct table *table, const struct cell *cell)
{
	const struct measured *measured = cell->measured;
	const struct result *result = &cell->result;
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	table_put(table, "%u\t%s\t%s\t%s\t%.2f", cell->trial.threads,
		  cell->trial.subject->name, figure_text(a, measured->ns),
		  figure_text(b, result->ns), result->ns / measured->ns);
	if (measured->cpu_ns > 0)
		table_put(table, "%s\t%s\t%.2f",
			  figure_text(a, measured->cpu_ns),
			  figure_text(b, result->cpu_ns),
			  result->cpu_ns / measured->cpu_ns);
	table_row(table);
}

static void put_wrong(void *to, const struct cell *faster,
		      const struct cell *slower)
{
	fprintf(to, "   predicted the other way around: %s before %s (%u)\n",
		faster->trial.subject->name, slower->trial.subject->name,
		faster->trial.threads);
}

static void put_comparison(FILE *to, const struct results *results,
			   unsigned first, unsigned n)
{
	struct orders orders;
	struct table table;

	put_title(to, &results->cells[first]);
	putc('\n', to);
	table_begin(&table, to, FORMAT_TEXT,
		    "%7s  %-16s %10s %10s %6s %12s %12s %6s");
	table_line(&table, "threads\tsubject\tmeasured\tpredicted\tratio\t"
			   "CPU measured\tpredicted\tratio");
	for (unsigned i = first; i < first + n; i++)
		put_measured(&table, &results->cells[i]);
	table_end(&table);
	fprintf(to, "Off by a factor of %.2f.\n",
		usual_error(results, first, n));
	orders = count_orders(results, first, n, put_wrong, to);
	if (orders.pairs > 0)
		fprintf(to, "Order: %u of %u pairs.\n", orders.right,
			orders.pairs);
	putc('\n', to);
}

void text_write(FILE *to, const struct results *results)
{
	for (unsigned i = 0, n; i < results->done; i += n) {
		n = results_block(results, i);
		if (results->options->measured) {
			put_comparison(to, results, i, n);
			continue;
		}
		put_title(to, &results->cells[i]);
		fprintf(to, "\nAn operation is one %s.\n",
			results->cells[i].trial.workload->unit);
		report_cells(to, FORMAT_TEXT, &results->cells[i], n);
		putc('\n', to);
	}
	if (results->options->measured && results->done > 0) {
		struct orders orders =
			count_orders(results, 0, results->done, NULL, NULL);

		fprintf(to,
			"In all: off by a factor of %.2f, and %u of %u pairs "
			"in order.\n",
			usual_error(results, 0, results->done), orders.right,
			orders.pairs);
	}
	if (results->done < results->n)
		fprintf(to, "Interrupted: %u of %u were simulated.\n",
			results->done, results->n);
}
