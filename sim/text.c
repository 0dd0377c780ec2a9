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

static void put_cell(FILE *to, const struct cell *cell)
{
	const struct result *result = &cell->result;
	char ns[FIGURE_SIZE], cpu[FIGURE_SIZE];

	fprintf(to, "%7u  %-16s", cell->trial.threads,
		cell->trial.subject->name);
	if (cell_failed(cell)) {
		fputs(result->stuck ? "  all threads sleep\n"
				    : "  no operation was finished\n",
		      to);
		return;
	}
	fprintf(to, " %10s %12s  %5.2f %6.2f %9.2f %7.2f %8.3f %8.3f\n",
		figure_text(ns, result->ns), figure_text(cpu, result->cpu_ns),
		result->least, result->most, result->transfers, result->failed,
		result->sleeps, result->wakes);
}

static void put_block(FILE *to, const struct cell *cells, unsigned n)
{
	put_title(to, cells);
	fprintf(to,
		"\nAn operation is one %s.\n"
		"threads  subject                  ns       CPU-ns  "
		"least   most transfers  failed   sleeps    wakes\n",
		cells->trial.workload->unit);
	for (unsigned i = 0; i < n; i++)
		put_cell(to, &cells[i]);
	putc('\n', to);
}

/* What was measured, and what is predicted. */

static void put_measured(FILE *to, const struct cell *cell)
{
	const struct measured *measured = cell->measured;
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	fprintf(to, "%7u  %-16s %10s %10s %6.2f", cell->trial.threads,
		cell->trial.subject->name, figure_text(a, measured->ns),
		figure_text(b, cell->result.ns),
		cell->result.ns / measured->ns);
	if (measured->cpu_ns > 0)
		fprintf(to, " %12s %12s %6.2f",
			figure_text(a, measured->cpu_ns),
			figure_text(b, cell->result.cpu_ns),
			cell->result.cpu_ns / measured->cpu_ns);
	putc('\n', to);
}

static void put_wrong(void *to, const struct cell *faster,
		      const struct cell *slower)
{
	fprintf(to, "   predicted the other way around: %s before %s (%u)\n",
		faster->trial.subject->name, slower->trial.subject->name,
		faster->trial.threads);
}

static void put_comparison(FILE *to, const struct table *table, unsigned first,
			   unsigned n)
{
	struct orders orders;

	put_title(to, &table->cells[first]);
	fputs("\nthreads  subject            measured  predicted  ratio   "
	      "CPU measured    predicted  ratio\n",
	      to);
	for (unsigned i = first; i < first + n; i++)
		put_measured(to, &table->cells[i]);
	fprintf(to, "Off by a factor of %.2f.\n", usual_error(table, first, n));
	orders = count_orders(table, first, n, put_wrong, to);
	if (orders.pairs > 0)
		fprintf(to, "Order: %u of %u pairs.\n", orders.right,
			orders.pairs);
	putc('\n', to);
}

void text_write(FILE *to, const struct table *table)
{
	for (unsigned i = 0, n; i < table->done; i += n) {
		n = table_block(table, i);
		if (table->options->measured)
			put_comparison(to, table, i, n);
		else
			put_block(to, &table->cells[i], n);
	}
	if (table->options->measured && table->done > 0) {
		struct orders orders =
			count_orders(table, 0, table->done, NULL, NULL);

		fprintf(to,
			"In all: off by a factor of %.2f, and %u of %u pairs "
			"in "
			"order.\n",
			usual_error(table, 0, table->done), orders.right,
			orders.pairs);
	}
	if (table->done < table->n)
		fprintf(to, "Interrupted: %u of %u were simulated.\n",
			table->done, table->n);
}
