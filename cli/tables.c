/* SPDX-License-Identifier: BSD-2-Clause */
#include "tables.h"

#include <stdarg.h>
#include <stdlib.h>

#include "grouped.h"
#include "page.h"

#define TEXT_MAX 1024

void table_begin(struct table *table, FILE *to, enum format format)
{
	table->to = to;
	table->format = format;
	table->class = NULL;
	table->titled = false;
	table->n = table->at = 0;
	if (format == FORMAT_HTML)
		fputs("<div class=\"wide\"><table>", to);
}

static void put_markdown(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '|' || *text == '\\' || *text == '<')
			putc('\\', to);
		putc(*text == '\n' ? ' ' : *text, to);
	}
}

static void begin_row(struct table *table)
{
	if (table->at > 0)
		return;
	if (table->format == FORMAT_HTML)
		fputs("<tr>", table->to);
	else if (table->format == FORMAT_MARKDOWN)
		fputs("|", table->to);
}

/* What follows the last column has its own width. */
static void put_text(struct table *table, const char *text)
{
	bool last = table->at >= table->n;
	int gap = last ? 2 : table->column[table->at].gap;
	int width = last ? 0 : table->column[table->at].width;

	/* Nothing, not even blanks, where a line is to end early. */
	if (width != 0 || *text != '\0')
		fprintf(table->to, "%*s%*s", gap, "", width, text);
}

void table_cell(struct table *table, const char *text)
{
	begin_row(table);
	switch (table->format) {
	case FORMAT_TEXT:
		put_text(table, text ? text : "");
		break;
	case FORMAT_MARKDOWN:
		putc(' ', table->to);
		if (text != NULL) {
			put_markdown(table->to, text);
			putc(' ', table->to);
		}
		putc('|', table->to);
		break;
	case FORMAT_HTML:
		fputs(table->titled ? "<td" : "<th", table->to);
		if (table->class != NULL)
			fprintf(table->to, " class=\"%s\"", table->class);
		fprintf(table->to, ">%s", text ? text : "");
	}
	table->class = NULL;
	table->at++;
}

void table_column(struct table *table, int gap, int width, const char *title)
{
	if (table->n == TABLE_COLUMNS)
		abort();
	table->column[table->n].gap = gap;
	table->column[table->n].width = width;
	table->n++;
	table_cell(table, *title == '\0' ? NULL : title);
}

void table_put(struct table *table, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	table_cell(table, text);
}

void table_figure(struct table *table, double value)
{
	char text[FIGURE_SIZE];

	table_cell(table, figure_text(text, value));
}

void table_class(struct table *table, const char *class)
{
	table->class = class;
}

void table_note(struct table *table, const char *text)
{
	if (table->format == FORMAT_TEXT)
		fprintf(table->to, "  %s", text);
	else
		table_cell(table, text);
}

void table_row(struct table *table)
{
	putc('\n', table->to);
	table->at = 0;
	if (table->titled)
		return;
	table->titled = true;
	if (table->format != FORMAT_MARKDOWN)
		return;
	putc('|', table->to);
	for (unsigned i = 0; i < table->n; i++)
		fputs(table->column[i].width < 0 ? "---|" : "--:|", table->to);
	putc('\n', table->to);
}

void table_end(struct table *table)
{
	if (table->format == FORMAT_HTML)
		fputs("</table></div>\n", table->to);
}

void table_fact(FILE *to, enum format format, const char *name,
		const char *value)
{
	switch (format) {
	case FORMAT_TEXT:
		fprintf(to, "%-13s %s\n", name, value);
		break;
	case FORMAT_MARKDOWN:
		fprintf(to, "- %s: %s\n", name, value);
		break;
	default:
		fprintf(to, "<dt>%s<dd>", name);
		page_text(to, value);
		putc('\n', to);
	}
}
