/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_TABLES_H
#define ROUSE_CLI_TABLES_H

#include <stdbool.h>
#include <stdio.h>

/* The same report for people in a terminal, for docs/, or for a browser. */
enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML };

/*
 * A table of any of these formats. After table_begin() come its columns, then
 * the cells of each row; table_row() ends each, the row of the columns' titles
 * too. A row may have fewer cells than there are columns.
 */
#define TABLE_COLUMNS 200
struct table {
	FILE *to;
	enum format format;
	const char *class; /* of the next cell */
	bool titled;
	unsigned n;
	unsigned at;
	struct {
		int gap;
		int width;
	} column[TABLE_COLUMNS];
};

void table_begin(struct table *table, FILE *to, enum format format);

/* In a terminal it has that width, below 0 if texts begin at its left, and a gap
 * before it. In Markdown, too, texts begin at the left then. */
void table_column(struct table *table, int gap, int width, const char *title);

/* HTML and Markdown that a text has is left as it is, but for what Markdown
 * would take for the end of a cell. NULL, too, is an empty cell. */
void table_cell(struct table *table, const char *text);
__attribute__((format(printf, 2, 3))) void table_put(struct table *table,
						     const char *format, ...);

/* A number with three or four digits. */
void table_figure(struct table *table, double value);

/* The class that the next cell has in HTML. */
void table_class(struct table *table, const char *class);

/* A text instead of all cells that would follow. */
void table_note(struct table *table, const char *text);

void table_row(struct table *table);
void table_end(struct table *table);

/* Something that is known of the whole: "processor" and its name. */
void table_fact(FILE *to, enum format format, const char *name,
		const char *value);

#endif
