/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_REPORT_H
#define ROUSE_BENCH_REPORT_H

#include "grouped.h"
#include "statistics.h"
#include "tables.h"

/* The same results, for people in a terminal, for programs, for docs/ and for a
 * browser. */
void text_write(FILE *to, const struct results *results, bool quiet);
void csv_write(FILE *to, const struct results *results);
void json_write(FILE *to, const struct results *results);
void markdown_write(FILE *to, const struct results *results);
void html_write(FILE *to, const struct results *results);

/* Parts that several of them have: a workload, on how many of them rouse is
 * ahead, tables of what was swept, what all was measured on and how. */
void report_workload(FILE *to, enum format format, const struct row *row);
void report_scores(FILE *to, enum format format, const struct results *results);
void report_curves(FILE *to, enum format format, const struct results *results);
void report_facts(FILE *to, enum format format, const struct results *results);

/* How many times as much as the other one, followed by "=" where no difference
 * is shown; "" if there is no other. */
const char *ratio_text(char text[FIGURE_SIZE], const struct cell *cell,
		       const struct cell *other, enum metric metric);

/* "ahead", "behind" or "no difference". */
const char *order_name(enum order order);

/* How rouse stands against this cell of a row, by that name; NULL if one of
 * them failed, or if it is rouse. */
const char *stand_name(const struct row *row, const struct cell *cell,
		       enum metric metric);

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

#endif
