/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "grouped.h"
#include "measured.h"

/* The tables of docs/scaling.md: a row for each number of threads, a column for
 * each subject. */

/* The subjects of a block, each once, in the order of the list. */
static unsigned subjects_of(const struct table *table, unsigned first,
			    unsigned n, const struct subject **of)
{
	unsigned found = 0;

	for (unsigned i = 0; subjects[i]; i++) {
		for (unsigned j = first; j < first + n; j++) {
			if (table->cells[j].trial.subject == subjects[i]) {
				of[found++] = subjects[i];
				break;
			}
		}
	}
	return found;
}

static const struct cell *find(const struct cell *row, unsigned n,
			       const struct subject *subject)
{
	for (unsigned i = 0; i < n; i++)
		if (row[i].trial.subject == subject)
			return &row[i];
	return NULL;
}

static void put_predicted(FILE *to, const struct cell *cell)
{
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	if (cell == NULL)
		fputs(" |", to);
	else if (cell_failed(cell))
		fputs(" none |", to);
	else
		fprintf(to, " %s / %s |", figure_text(a, cell->result.ns),
			figure_text(b, cell->result.cpu_ns));
}

static void put_measured(FILE *to, const struct cell *cell)
{
	char a[FIGURE_SIZE], b[FIGURE_SIZE];

	if (cell == NULL) {
		fputs(" | | |", to);
		return;
	}
	fprintf(to, " %s, %s | %.2f |", figure_text(a, cell->measured->ns),
		figure_text(b, cell->result.ns),
		cell->result.ns / cell->measured->ns);
	if (cell->measured->cpu_ns > 0)
		fprintf(to, " %.2f |",
			cell->result.cpu_ns / cell->measured->cpu_ns);
	else
		fputs(" |", to);
}

static void put_head(FILE *to, const struct table *table, unsigned first,
		     const struct subject **of, unsigned n)
{
	bool measured = table->options->measured;

	fputs("**", to);
	put_title(to, &table->cells[first]);
	fprintf(to, "**; an operation is one %s\n\n| threads |",
		table->cells[first].trial.workload->unit);
	for (unsigned i = 0; i < n; i++)
		fprintf(to, measured ? " %s | ratio | CPU |" : " %s |",
			of[i]->name);
	fputs("\n|--:|", to);
	for (unsigned i = 0; i < n; i++)
		fputs(measured ? "--:|--:|--:|" : "--:|", to);
	putc('\n', to);
}

static void put_wrong(void *to, const struct cell *faster,
		      const struct cell *slower)
{
	fprintf(to, " %s before %s (%u);", faster->trial.subject->name,
		slower->trial.subject->name, faster->trial.threads);
}

static void put_judgement(FILE *to, const struct table *table, unsigned first,
			  unsigned n, bool list)
{
	struct orders orders = count_orders(table, first, n, NULL, NULL);

	fprintf(to, "\nOff by a factor of %.2f.", usual_error(table, first, n));
	if (orders.pairs > 0)
		fprintf(to, " Order: %u of %u pairs.", orders.right,
			orders.pairs);
	if (list && orders.right < orders.pairs) {
		fputs(" Predicted the other way around:", to);
		count_orders(table, first, n, put_wrong, to);
	}
	putc('\n', to);
}

static void put_block(FILE *to, const struct table *table, unsigned first,
		      unsigned n)
{
	const struct subject *of[LIST_MAX];
	unsigned columns = subjects_of(table, first, n, of);
	bool measured = table->options->measured;

	put_head(to, table, first, of, columns);
	for (unsigned i = first; i < first + n; i++) {
		unsigned threads = table->cells[i].trial.threads;
		bool again = false;

		for (unsigned j = first; j < i; j++)
			again |= table->cells[j].trial.threads == threads;
		if (again)
			continue;
		fprintf(to, "| %u |", threads);
		for (unsigned j = 0; j < columns; j++) {
			const struct cell *cell = NULL;

			for (unsigned k = first; k < first + n; k++)
				if (table->cells[k].trial.threads == threads &&
				    find(&table->cells[k], 1, of[j]))
					cell = &table->cells[k];
			measured ? put_measured(to, cell)
				 : put_predicted(to, cell);
		}
		putc('\n', to);
	}
	if (measured)
		put_judgement(to, table, first, n, true);
	putc('\n', to);
}

void markdown_write(FILE *to, const struct table *table)
{
	for (unsigned i = 0, n; i < table->done; i += n) {
		n = table_block(table, i);
		put_block(to, table, i, n);
	}
	if (table->options->measured) {
		fputs("In all:\n", to);
		put_judgement(to, table, 0, table->done, false);
	}
}
