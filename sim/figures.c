/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <stddef.h>

#include "fields.h"
#include "measured.h"

/* What comes of a simulation, as lines for people and for programs. */

static const struct {
	const char *name;  /* in CSV */
	const char *title; /* in a page */
	const char *text;  /* in a terminal */
	int gap, width;    /* .. */
	int digits;        /* .. after the point; below 0: by its size */
	int csv_digits;
	size_t offset;
} columns[] = {
	{"ns", "ns", "ns", 1, 10, -1, 3, offsetof(struct result, ns)},
	{"cpu_ns", "CPU-ns", "CPU-ns", 1, 12, -1, 3,
	 offsetof(struct result, cpu_ns)},
	{"least_share", "least share", "least", 2, 5, 2, 3,
	 offsetof(struct result, least)},
	{"most_share", "most", "most", 1, 6, 2, 3,
	 offsetof(struct result, most)},
	{"transfers", "transfers", "transfers", 1, 9, 2, 4,
	 offsetof(struct result, transfers)},
	{"failed_rmws", "failed", "failed", 1, 7, 2, 4,
	 offsetof(struct result, failed)},
	{"sleeps", "sleeps", "sleeps", 1, 8, 3, 4,
	 offsetof(struct result, sleeps)},
	{"wakes", "wakes", "wakes", 1, 8, 3, 4, offsetof(struct result, wakes)},
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

static double value_of(const struct cell *cell, unsigned column)
{
	return *(const double *)(const void *)((const char *)&cell->result +
					       columns[column].offset);
}

static void put_cell(struct table *table, const struct cell *cell)
{
	bool text = table->format == FORMAT_TEXT;

	if (text)
		table_put(table, "%u", cell->trial.threads);
	table_cell(table, cell->trial.subject->name);
	if (!text) {
		table_put(table, "%u", cell->trial.cpus);
		table_put(table, "%u", cell->trial.threads);
	}
	if (text && cell_failed(cell)) {
		table_note(table, cell->result.stuck
					  ? "all threads sleep"
					  : "no operation was finished");
		table_row(table);
		return;
	}
	for (unsigned i = 0; i < COLUMNS; i++)
		if (text && columns[i].digits >= 0)
			table_put(table, "%.*f", columns[i].digits,
				  value_of(cell, i));
		else
			table_figure(table, value_of(cell, i));
	table_row(table);
}

void report_cells(FILE *to, enum format format, const struct cell *cells,
		  unsigned n)
{
	bool text = format == FORMAT_TEXT;
	struct table table;

	table_begin(&table, to, format);
	if (text)
		table_column(&table, 0, 7, "threads");
	table_column(&table, 2, -16, "subject");
	if (!text) {
		table_column(&table, 0, 0, "CPUs");
		table_column(&table, 0, 0, "threads");
	}
	for (unsigned i = 0; i < COLUMNS; i++)
		table_column(&table, columns[i].gap, columns[i].width,
			     text ? columns[i].text : columns[i].title);
	table_row(&table);
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
