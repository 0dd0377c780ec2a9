/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_REPORT_H
#define ROUSE_SIM_REPORT_H

#include "tables.h"
#include "trials.h"

/* The same results, for people in a terminal, for programs, for docs/ and for a
 * browser. */
void text_write(FILE *to, const struct results *results);
void csv_write(FILE *to, const struct results *results);
void markdown_write(FILE *to, const struct results *results);
void html_write(FILE *to, const struct results *results);

/* A table with a line for each of n cells. */
void report_cells(FILE *to, enum format format, const struct cell *cells,
		  unsigned n);

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
struct orders count_orders(const struct results *results, unsigned first,
			   unsigned n, wrong_order *wrong, void *arg);

/* The factor by which predicted times and CPU times of these cells differ from
 * the measured ones: the geometric mean, such as 1.2. */
double usual_error(const struct results *results, unsigned first, unsigned n);

#endif
