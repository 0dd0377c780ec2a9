/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "grouped.h"
#include "measured.h"

/* The tables of docs/scaling.md: a row for each number of threads, a column for
 * each subject. */

/* The subjects of a block, each once, in the order of the list. */
static unsigned subjects_of(const struct results *results, unsigned first,
			    unsigned n, const struct subject **of)
{
	unsigned found = 0;

	for (unsigned i = 0; subjects[i]; i++) {
		for (unsigned j = first; j < first + n; j++) {
			if (results->cells[j].trial.subject == subjects[i]) {
				of[found++] = subjects[i];
				break;
			}
		}
	}
	return found;
}

/* NULL if it is not there. */
static const struct cell *find(const struct results *results, unsigned first,
			       unsigned n, unsigned threads,
			       const struct subject *subject)
{
	for (unsigned i = first; i < first + n; i++)
		if (results->cells[i].trial.threads == threads &&
		    results->cells[i].trial.subject == subject)
			return &results->cells[i];
	return NULL;
}

static void add_predicted(struct table *table, const struct cell *cell)
{
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	if (cell == NULL)
		table_put(table, TABLE_NONE);
	else if (cell_failed(cell))
		table_put(table, "none");
	else
		table_put(table, "%s / %s", figure_text(a, cell->result.ns),
			  figure_text(b, cell->result.cpu_ns));
}

static void add_measured(struct table *table, const struct cell *cell)
{
	const struct measured *measured = cell ? cell->measured : NULL;
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	if (cell == NULL)
		table_put(table, TABLE_NONE "\t" TABLE_NONE);
	else
		table_put(table, "%s, %s\t%.2f", figure_text(a, measured->ns),
			  figure_text(b, cell->result.ns),
			  cell->result.ns / measured->ns);
	if (cell != NULL && measured->cpu_ns > 0)
		table_put(table, "%.2f",
			  cell->result.cpu_ns / measured->cpu_ns);
	else
		table_put(table, TABLE_NONE);
}

static void put_wrong(void *to, const struct cell *faster,
		      const struct cell *slower)
{
	fprintf(to, " %s before %s (%u);", faster->trial.subject->name,
		slower->trial.subject->name, faster->trial.threads);
}

static void put_judgement(FILE *to, const struct results *results,
			  unsigned first, unsigned n, bool list)
{
	struct orders orders = count_orders(results, first, n, NULL, NULL);

	fprintf(to, "\nOff by a factor of %.2f.",
		usual_error(results, first, n));
	if (orders.pairs > 0)
		fprintf(to, " Order: %u of %u pairs.", orders.right,
			orders.pairs);
	if (list && orders.right < orders.pairs) {
		fputs(" Predicted the other way around:", to);
		count_orders(results, first, n, put_wrong, to);
	}
	putc('\n', to);
}

static void put_block(FILE *to, const struct results *results, unsigned first,
		      unsigned n)
{
	const struct cell *cells = &results->cells[first];
	const struct subject *of[LIST_MAX];
	unsigned columns = subjects_of(results, first, n, of);
	bool measured = results->options->measured;
	struct table table;

	fputs("**", to);
	put_title(to, cells);
	fprintf(to, "**; an operation is one %s\n\n",
		cells->trial.workload->unit);
	table_begin(&table, to, FORMAT_MARKDOWN, "%s");
	table_put(&table, "threads");
	for (unsigned i = 0; i < columns; i++)
		table_put(&table, "%s%s", of[i]->name,
			  measured ? "\tratio\tCPU" : "");
	table_row(&table);
	for (unsigned i = 0; i < n; i++) {
		unsigned threads = cells[i].trial.threads;
		bool again = false;

		for (unsigned j = 0; j < i; j++)
			again |= cells[j].trial.threads == threads;
		if (again)
			continue;
		table_put(&table, "%u", threads);
		for (unsigned j = 0; j < columns; j++)
			(measured ? add_measured : add_predicted)(
				&table,
				find(results, first, n, threads, of[j]));
		table_row(&table);
	}
	table_end(&table);
	if (measured)
		put_judgement(to, results, first, n, true);
	putc('\n', to);
}

void markdown_write(FILE *to, const struct results *results)
{
	for (unsigned i = 0, n; i < results->done; i += n) {
		n = results_block(results, i);
		put_block(to, results, i, n);
	}
	if (results->options->measured) {
		fputs("In all:\n", to);
		put_judgement(to, results, 0, results->done, false);
	}
}
