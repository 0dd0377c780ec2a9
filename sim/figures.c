/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <stddef.h>

#include "fields.h"
#include "grouped.h"
#include "measured.h"

/* What comes of a simulation, as lines for people and for programs. */

static const struct {
	const char *name; /* in CSV */
	size_t offset;
	int digits; /* after the point, in a terminal; below 0: by its size */
	int csv_digits;
} columns[] = {
	{"ns", offsetof(struct result, ns), -1, 3},
	{"cpu_ns", offsetof(struct result, cpu_ns), -1, 3},
	{"least_share", offsetof(struct result, least), 2, 3},
	{"most_share", offsetof(struct result, most), 2, 3},
	{"transfers", offsetof(struct result, transfers), 2, 4},
	{"failed_rmws", offsetof(struct result, failed), 2, 4},
	{"sleeps", offsetof(struct result, sleeps), 3, 4},
	{"wakes", offsetof(struct result, wakes), 3, 4},
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

static double value_of(const struct cell *cell, unsigned column)
{
	return *(const double *)(const void *)((const char *)&cell->result +
					       columns[column].offset);
}

static void put_cell(struct table *table, const struct cell *cell)
{
	const char *subject = cell->trial.subject->name;
	bool text = table->format == FORMAT_TEXT;
	char figure[FIGURE_SIZE];

	if (text)
		table_put(table, "%u\t%s", cell->trial.threads, subject);
	else
		table_put(table, "%s\t%u\t%u", subject, cell->trial.cpus,
			  cell->trial.threads);
	if (cell_failed(cell)) {
		table_line(table, TABLE_NOTE "%s",
			   cell->result.stuck ? "all threads sleep"
					      : "no operation was finished");
		return;
	}
	for (unsigned i = 0; i < COLUMNS; i++)
		if (text && columns[i].digits >= 0)
			table_put(table, "%.*f", columns[i].digits,
				  value_of(cell, i));
		else
			table_put(table, "%s",
				  figure_text(figure, value_of(cell, i)));
	table_row(table);
}

void report_cells(FILE *to, enum format format, const struct cell *cells,
		  unsigned n)
{
	struct table table;

	table_begin(&table, to, format,
		    format == FORMAT_TEXT ? "%7s  %-16s %10s %12s  %5s %6s %9s "
					    "%7s %8s %8s"
					  : NULL);
	table_line(&table, "%s",
		   format == FORMAT_TEXT
			   ? "threads\tsubject\tns\tCPU-ns\tleast\tmost\t"
			     "transfers\tfailed\tsleeps\twakes"
			   : "subject\tCPUs\tthreads\tns\tCPU-ns\tleast share\t"
			     "most\ttransfers\tfailed\tsleeps\twakes");
	for (unsigned i = 0; i < n; i++)
		put_cell(&table, &cells[i]);
	table_end(&table);
}

static void put_fields(FILE *to, int format, const struct cell *cell)
{
	const struct measured *measured = cell->measured;
	struct fields csv = fields_begin(to, format);

	field_text(&csv, "workload", cell->trial.workload->name);
	field_text(&csv, "subject", cell->trial.subject->name);
	field_whole(&csv, "cpus", cell->trial.cpus);
	field_whole(&csv, "threads", cell->trial.threads);
	field_whole(&csv, "ops", cell->result.ops);
	for (unsigned i = 0; i < COLUMNS; i++)
		field_real(&csv, columns[i].name, columns[i].csv_digits,
			   value_of(cell, i));
	field_real(&csv, "measured_ns", 1, measured ? measured->ns : NAN);
	field_real(&csv, "measured_cpu_ns", 1,
		   measured && measured->cpu_ns > 0 ? measured->cpu_ns : NAN);
	fields_end(&csv);
}

void csv_write(FILE *to, const struct results *results)
{
	put_fields(to, FIELDS_NAMES,
		   &(struct cell){.trial = {.workload = &workloads[0],
					    .subject = subjects[0]}});
	for (unsigned i = 0; i < results->done; i++)
		put_fields(to, FIELDS_CSV, &results->cells[i]);
}
