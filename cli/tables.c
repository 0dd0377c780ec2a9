/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* strsep() */

#include "tables.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

void table_begin(struct table *table, FILE *to, enum format format,
		 const char *layout)
{
	table->to = to;
	table->format = format;
	table->layout = layout ? layout : "%-s";
	table->titled = table->begun = false;
	table->length = 0;
	table->rows = NULL;
	table->rows_length = 0;
}

static void append(struct table *table, const char *format, va_list args)
{
	size_t room;

	if (table->begun)
		table->row[table->length++] = '\t';
	table->begun = true;
	room = sizeof(table->row) - table->length - 1;
	table->length += (size_t)vsnprintf(table->row + table->length, room,
					   format, args);
	if (table->length >= sizeof(table->row) - 1)
		abort();
}

void table_put(struct table *table, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append(table, format, args);
	va_end(args);
}

void table_line(struct table *table, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append(table, format, args);
	va_end(args);
	table_row(table);
}

/* The next place of the layout: what is before it, and its width, which is below
 * 0 if it begins at the left. */
static int next_place(const char **layout, int *before)
{
	const char *spec = *layout + strcspn(*layout, "%");
	bool left = spec[0] == '%' && spec[1] == '-';
	char *end = NULL;
	int width = 0;

	*before = (int)(spec - *layout);
	if (*spec == '%')
		width = (int)strtol(spec + 1 + left, &end, 10);
	*layout = end ? end + 1 : spec;
	return left ? -width - !width : width;
}

static void put_text(FILE *to, const char **layout, const char *cell)
{
	const char *gap = *layout;
	bool more = *gap != '\0';
	int before, width = next_place(layout, &before);

	if (*cell == *TABLE_NOTE || !more)
		fprintf(to, "  %s", cell + (*cell == *TABLE_NOTE));
	else if (width != 0 || *cell != '\0')
		fprintf(to, "%.*s%*s", before, gap, width, cell);
}

static void put_markdown(FILE *to, const char *cell, bool titled)
{
	cell += *cell == *TABLE_NOTE;
	if (*cell == *TABLE_NONE || (!titled && *cell == '\0')) {
		fputs(" |", to);
		return;
	}
	putc(' ', to);
	for (; *cell != '\0'; cell++) {
		if (*cell == '|' || *cell == '\\' || *cell == '<')
			putc('\\', to);
		putc(*cell == '\n' ? ' ' : *cell, to);
	}
	fputs(" |", to);
}

static void put_separators(FILE *to, const char *layout, unsigned n)
{
	int before;

	putc('|', to);
	for (unsigned i = 0; i < n; i++)
		fputs(next_place(&layout, &before) < 0 ? "---|" : "--:|", to);
	putc('\n', to);
}

/* Returns what follows the class of a cell, if it has one. */
static char *take_class(char *cell, const char **class)
{
	char *end;

	*class = NULL;
	if (*cell != '\001')
		return cell;
	*class = cell + 1;
	end = strchr(cell, '\002');
	*end = '\0';
	return end + 1;
}

/* HTML. */

/* Which columns have more than a title. What is beyond MAX has, too. */
#define COLUMNS_MAX 64
struct columns {
	bool full[COLUMNS_MAX];
	unsigned n; /* that have */
};

static bool is_full(const struct columns *columns, unsigned column)
{
	return column >= COLUMNS_MAX || columns->full[column];
}

static void keep_row(struct table *table)
{
	size_t size = strlen(table->row) + 1;

	table->rows = realloc(table->rows, table->rows_length + size);
	if (table->rows == NULL)
		abort();
	memcpy(table->rows + table->rows_length, table->row, size);
	table->rows_length += size;
}

/* The first column has what its rows are. */
static struct columns find_columns(const struct table *table)
{
	struct columns columns = {.full = {true}, .n = 1};
	const char *row = table->rows, *end = row + table->rows_length;

	if (row != NULL)
		row += strlen(row) + 1;
	for (; row != end; row += strlen(row) + 1) {
		const char *cell = row;

		for (unsigned i = 0; cell != NULL && i < COLUMNS_MAX; i++) {
			if (*cell == '\001')
				cell = strchr(cell, '\002') + 1;
			if (*cell != '\0' && *cell != '\t' &&
			    *cell != *TABLE_NONE && !columns.full[i]) {
				columns.full[i] = true;
				columns.n++;
			}
			cell = strchr(cell, '\t');
			cell += cell != NULL;
		}
	}
	return columns;
}

/* @span: how many columns a cell has that stands for all that would follow. */
static void put_html(FILE *to, char *cell, bool titled, unsigned span)
{
	const char *class;

	cell = take_class(cell, &class);
	fputs(titled ? "<td" : "<th", to);
	if (class != NULL)
		fprintf(to, " class=\"%s\"", class);
	if (*cell == *TABLE_NOTE)
		fprintf(to, " colspan=\"%u\"", span);
	cell += *cell == *TABLE_NOTE || *cell == *TABLE_NONE;
	fprintf(to, ">%s", cell);
}

static void put_html_row(FILE *to, char *row, bool titled,
			 const struct columns *columns)
{
	char *rest = row, *cell;
	unsigned put = 0;

	fputs("<tr>", to);
	for (unsigned i = 0; (cell = strsep(&rest, "\t")) != NULL; i++)
		if (is_full(columns, i))
			put_html(to, cell, titled, columns->n - put++);
	putc('\n', to);
}

static void put_html_table(const struct table *table)
{
	struct columns columns = find_columns(table);
	char *row = table->rows, *end = row + table->rows_length;
	bool titled = false;

	fputs("<div class=\"wide\"><table>", table->to);
	while (row != end) {
		char *next = row + strlen(row) + 1;

		put_html_row(table->to, row, titled, &columns);
		titled = true;
		row = next;
	}
	fputs("</table></div>\n", table->to);
}

void table_end(struct table *table)
{
	if (table->format == FORMAT_HTML)
		put_html_table(table);
	free(table->rows);
}

static void put_row(struct table *table)
{
	const char *layout = table->layout, *class;
	char *rest = table->row, *cell;
	unsigned n = 0;

	if (table->format == FORMAT_MARKDOWN)
		putc('|', table->to);
	for (; (cell = strsep(&rest, "\t")) != NULL; n++) {
		cell = take_class(cell, &class);
		if (table->format == FORMAT_TEXT)
			put_text(table->to, &layout, cell);
		else
			put_markdown(table->to, cell, table->titled);
	}
	putc('\n', table->to);
	if (!table->titled && table->format == FORMAT_MARKDOWN)
		put_separators(table->to, table->layout, n);
}

void table_row(struct table *table)
{
	if (table->format == FORMAT_HTML)
		keep_row(table);
	else
		put_row(table);
	table->titled = true;
	table->begun = false;
	table->length = 0;
}

void table_fact(FILE *to, enum format format, const char *name,
		const char *value)
{
	if (format == FORMAT_HTML) {
		fprintf(to, "<dt>%s<dd>", name);
		page_text(to, value);
		putc('\n', to);
	} else {
		fprintf(to, format == FORMAT_TEXT ? "%-13s %s\n" : "- %s: %s\n",
			name, value);
	}
}
