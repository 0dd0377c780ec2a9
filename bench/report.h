/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_REPORT_H
#define ROUSE_BENCH_REPORT_H

#include <stdio.h>

#include "grouped.h"
#include "statistics.h"

/* The same results, for people in a terminal, for programs, for docs/ and for a
 * browser. */
void text_table(FILE *to, const struct results *results);
void text_summary(FILE *to, const struct results *results);
void csv_write(FILE *to, const struct results *results);
void json_write(FILE *to, const struct results *results);
void markdown_write(FILE *to, const struct results *results);
void html_write(FILE *to, const struct results *results);

/* Tables of what was swept, for a terminal or for docs/. */
void curves_write(FILE *to, const struct results *results, bool markdown);

/* What this was measured on, and how: each fact through this function. */
typedef void teller(FILE *to, const char *name, const char *value);
void report_facts(FILE *to, const struct results *results, teller *tell);

/* How many times as much as the other one, followed by "=" where no difference
 * is shown; "" if there is no other. */
const char *ratio_text(char text[FIGURE_SIZE], const struct cell *cell,
		       const struct cell *other, enum metric metric);

/* "ahead", "behind" or "no difference". */
const char *order_name(enum order order);

/* How rouse stands against this one of the n cells of a workload, by that name;
 * NULL if one of them failed, or if it is rouse. */
const char *stand_name(const struct cell *row, unsigned n,
		       const struct cell *cell, enum metric metric);

/* "time", "CPU time". */
const char *metric_name(enum metric metric);

/* That these rounds are fewer than were asked for, or too few to show anything:
 * "4 of 7 rounds: ..", or "". */
#define ROUNDS_SIZE 120
const char *rounds_text(char text[ROUNDS_SIZE], unsigned rounds,
			unsigned asked);

/* What sets a workload apart from others of its group, such as "8x8". */
#define LABEL_SIZE 32
const char *short_label(char text[LABEL_SIZE], const struct workload *workload);

/* What came of rouse in the n cells of a workload: "time: rouse is ahead; ..";
 * "" if there is nobody to compare it with. */
#define VERDICT_SIZE 160
const char *verdict_text(char text[VERDICT_SIZE], const struct cell *row,
			 unsigned n, enum metric metric);

#endif
