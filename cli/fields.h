/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_FIELDS_H
#define ROUSE_CLI_FIELDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "histogram.h"

/*
 * Lines for programs: values with names, as an object of JSON or as a line of
 * CSV, whose first line has the names.
 */
struct fields {
	FILE *to;
	enum { FIELDS_JSON, FIELDS_CSV, FIELDS_NAMES } format;
	bool comma; /* before the next value */
};

/* The values of a line come between these. */
struct fields fields_begin(FILE *to, int format);
void fields_end(struct fields *fields);

/* In JSON a value may be an object or an array, told by its bracket. An element
 * of an array has NULL for its name. */
void fields_open(struct fields *fields, const char *name, char bracket);
void fields_close(struct fields *fields, char bracket);

/* NULL is null, or nothing. In CSV a text is one of ours, without a comma. */
void field_text(struct fields *fields, const char *name, const char *value);

/* A number as printf() writes it. */
__attribute__((format(printf, 3, 4))) void
field_put(struct fields *fields, const char *name, const char *format, ...);
void field_whole(struct fields *fields, const char *name, uint64_t value);
void field_bool(struct fields *fields, const char *name, bool value);

/* With so many digits after the point; NAN is null, or nothing. */
void field_real(struct fields *fields, const char *name, int digits,
		double value);

/* The times that 50, 90, 99 and 99.9 % did not exceed, and the greatest; null,
 * or nothing, if none was measured. */
void field_latency(struct fields *fields, const struct histogram *latency);

#endif
