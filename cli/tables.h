/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_TABLES_H
#define ROUSE_CLI_TABLES_H

#include <stdbool.h>
#include <stdio.h>

/* The same report for people in a terminal, for docs/, or for a browser. */
enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML };

/*
 * A table: its titles, then its rows. A row is printed as by printf(), with tabs
 * between its cells, and may have fewer cells than there are titles. HTML and
 * Markdown that is in them is left as it is, but for what Markdown would take
 * for the end of a cell. HTML is written at the end, without the columns that
 * have a title only.
 */
struct table {
	FILE *to;
	enum format format;
	const char *layout;
	bool titled;
	bool begun; /* a row */
	size_t length;
	char row[8192];
	char *rows; /* for HTML, each with its '\0' */
	size_t rows_length;
};

/*
 * @layout: such as "%-12s %7s  %s": where the cells are in a terminal, and
 * which of them begin at the left, in Markdown too. A last one without a width
 * has no blanks before it if it is empty. NULL: only the first one does so.
 */
void table_begin(struct table *table, FILE *to, enum format format,
		 const char *layout);
void table_end(struct table *table);

/* A row, or the next cells of one, which table_row() ends. */
__attribute__((format(printf, 2, 3))) void table_line(struct table *table,
						      const char *format, ...);
__attribute__((format(printf, 2, 3))) void table_put(struct table *table,
						     const char *format, ...);
void table_row(struct table *table);

/* Before a cell: its class in HTML; that it stands for all that would follow;
 * and a cell that is not even empty. */
#define TABLE_CLASS(class) "\001" class "\002"
#define TABLE_NOTE         "\003"
#define TABLE_NONE         "\004"

/* Something that is known of the whole: "processor" and its name. */
void table_fact(FILE *to, enum format format, const char *name,
		const char *value);

#endif
