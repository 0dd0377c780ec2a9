/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_REPORT_H
#define ROUSE_SIM_REPORT_H

#include <stdio.h>

#include "trials.h"

/* The same table, for people in a terminal, for programs, for docs/ and for a
 * browser. */
void text_write(FILE *to, const struct table *table);
void csv_write(FILE *to, const struct table *table);
void markdown_write(FILE *to, const struct table *table);
void html_write(FILE *to, const struct table *table);

/* "lock, 16 CPUs: threads that lock, count, unlock, all the time". */
void put_title(FILE *to, const struct cell *cell);

/*
 * How often predictions come in the measured order: of all pairs of subjects
 * with the same workload and threads, of which one took at least 1.15 times as
 * long when measured, how many are predicted in the same order. Calls wrong()
 * for each of the others.
 */
typedef void wrong_order(void *arg, const struct cell *faster,
			 const struct cell *slower);
struct orders {
	unsigned right;
	unsigned pairs;
};
struct orders count_orders(const struct table *table, unsigned first,
			   unsigned n, wrong_order *wrong, void *arg);

/* The factor by which predicted times and CPU times of these cells differ from
 * the measured ones: the geometric mean, such as 1.2. */
double usual_error(const struct table *table, unsigned first, unsigned n);

#endif
