/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* open_memstream() */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../../cli/fields.h"
#include "../../cli/tables.h"

TestSuite(tables, .timeout = 60);

static char *written;
static size_t written_size;

static FILE *begin(void)
{
	return open_memstream(&written, &written_size);
}

static void is(FILE *to, const char *text)
{
	fclose(to);
	cr_assert_str_eq(written, text);
	free(written);
}

static void put_table(FILE *to, enum format format)
{
	struct table table;

	table_begin(&table, to, format, "%-5s %6s  %s");
	table_line(&table, "\tns\tshares");
	table_put(&table, "one");
	table_put(&table, TABLE_CLASS("good") "%d\t%s", 7, "1..2");
	table_row(&table);
	table_line(&table, "two\t" TABLE_NOTE "stuck");
	table_line(&table, "a|b\t\t");
	table_end(&table);
}

Test(tables, in_a_terminal_cells_are_where_the_layout_has_them)
{
	FILE *to = begin();

	put_table(to, FORMAT_TEXT);
	is(to, "          ns  shares\n"
	       "one        7  1..2\n"
	       "two    stuck\n"
	       "a|b         \n");
}

Test(tables, in_markdown_a_cell_cannot_end_early)
{
	FILE *to = begin();

	put_table(to, FORMAT_MARKDOWN);
	is(to, "| | ns | shares |\n"
	       "|---|--:|--:|\n"
	       "| one | 7 | 1..2 |\n"
	       "| two | stuck |\n"
	       "| a\\|b |  |  |\n");
}

Test(tables, in_html_a_cell_has_its_class)
{
	FILE *to = begin();

	put_table(to, FORMAT_HTML);
	is(to, "<div class=\"wide\"><table>"
	       "<tr><th><th>ns<th>shares\n"
	       "<tr><td>one<td class=\"good\">7<td>1..2\n"
	       "<tr><td>two<td colspan=\"2\">stuck\n"
	       "<tr><td>a|b<td><td>\n"
	       "</table></div>\n");
}

Test(tables, in_html_a_column_is_left_out_that_has_a_title_only)
{
	FILE *to = begin();
	struct table table;

	table_begin(&table, to, FORMAT_HTML, NULL);
	table_line(&table, "\tns\tp50\tCPU\tcalls");
	table_line(&table, "one\t\t\t" TABLE_CLASS("good") "3\t" TABLE_NONE);
	table_line(&table, "two\t\t\t" TABLE_CLASS("good") "\t");
	table_line(&table, "three\t" TABLE_NOTE "stuck");
	table_end(&table);
	is(to, "<div class=\"wide\"><table>"
	       "<tr><th><th>ns<th>CPU\n"
	       "<tr><td>one<td><td class=\"good\">3\n"
	       "<tr><td>two<td><td class=\"good\">\n"
	       "<tr><td>three<td colspan=\"2\">stuck\n"
	       "</table></div>\n");
}

Test(tables, a_row_may_have_more_cells_than_the_layout)
{
	FILE *to = begin();
	struct table table;

	table_begin(&table, to, FORMAT_TEXT, "%3s");
	table_line(&table, "a\tb");
	table_end(&table);
	is(to, "  a  b\n");
}

static void put_fields(FILE *to, int format)
{
	struct fields fields = fields_begin(to, format);

	field_text(&fields, "name", "a \"b\"\n");
	field_whole(&fields, "n", UINT64_MAX);
	field_real(&fields, "ns", 2, 1.5);
	field_real(&fields, "calls", 2, NAN);
	field_text(&fields, "rouse", NULL);
	fields_end(&fields);
}

Test(tables, json_is_escaped_and_says_null)
{
	FILE *to = begin();

	put_fields(to, FIELDS_JSON);
	is(to,
	   "{\"name\": \"a \\\"b\\\"\\u000a\", \"n\": 18446744073709551615, "
	   "\"ns\": 1.50, \"calls\": null, \"rouse\": null}\n");
}

Test(tables, the_names_of_csv_are_those_of_its_values)
{
	FILE *to = begin();

	put_fields(to, FIELDS_NAMES);
	put_fields(to, FIELDS_CSV);
	is(to, "name,n,ns,calls,rouse\n"
	       "a \"b\"\n,18446744073709551615,1.50,,\n");
}

Test(tables, json_has_objects_and_arrays)
{
	FILE *to = begin();
	struct fields fields = fields_begin(to, FIELDS_JSON);

	fields_open(&fields, "of", '{');
	field_bool(&fields, "yes", true);
	fields_close(&fields, '}');
	fields_open(&fields, "all", '[');
	field_whole(&fields, NULL, 1);
	field_whole(&fields, NULL, 2);
	fields_close(&fields, ']');
	fields_end(&fields);
	is(to, "{\"of\": {\"yes\": true}, \"all\": [1, 2]}\n");
}
