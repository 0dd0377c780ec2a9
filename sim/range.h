/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_RANGE_H
#define ROUSE_SIM_RANGE_H

#include <stdbool.h>

/*
 * Numbers on the command line: "12"; "1-64", which is 1, 2, 4, 8, 16, 32, 64.
 * For threads also "2x", two for each CPU, and "1-4x", from one to four for
 * each CPU.
 */
struct range {
	unsigned first;
	unsigned last;
	bool first_each; /* the first is for each CPU */
	bool last_each;
};

/* Returns false if it is not a range, or has a number not from 1 to max. */
bool range_read(const char *text, unsigned max, bool threads,
		struct range *range);

/* The first number, and the limit of the last one. */
unsigned range_first(const struct range *range, unsigned cpus);
unsigned range_last(const struct range *range, unsigned cpus);

#endif
