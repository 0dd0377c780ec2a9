/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_REPORT_H
#define ROUSE_BENCH_REPORT_H

#include <stdio.h>

#include "grouped.h"
#include "table.h"

/* The same table, for people in a terminal, for programs, for docs/ and for a
 * browser. */
void text_table(FILE *to, const struct table *table);
void text_summary(FILE *to, const struct table *table);
void csv_write(FILE *to, const struct table *table);
void json_write(FILE *to, const struct table *table);
void markdown_write(FILE *to, const struct table *table);
void html_write(FILE *to, const struct table *table);

/* What this was measured on, and how: each fact through this function. */
typedef void teller(FILE *to, const char *name, const char *value);
void report_facts(FILE *to, const struct table *table, teller *tell);

/* How many times as long as the other one, with "=" behind it where no
 * difference is shown; "" if there is no other. */
const char *ratio_text(char text[FIGURE_SIZE], const struct cell *cell,
		       const struct cell *other);

/* What sets a workload apart from others of its group, such as "8x8". */
#define LABEL_SIZE 32
const char *short_label(char text[LABEL_SIZE], const struct workload *workload);

/* What came of rouse in the n cells of a workload: "rouse is ahead: ..". */
#define VERDICT_SIZE 160
const char *verdict_text(char text[VERDICT_SIZE], const struct cell *row,
			 unsigned n);

#endif
