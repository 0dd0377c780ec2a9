/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FORMATS_H
#define ROUSE_STRESS_FORMATS_H

#include <stdio.h>

#include "report/record.h"

/* What people read on stdout. */
void text_begin(const struct options *options);
void text_record(const struct record *record, const struct options *options);
void text_end(const struct outcome *outcome);

/* What programs read there: an object a line. */
void json_record(const struct record *record, const struct options *options);
void json_end(const struct outcome *outcome);

/* A page that needs no other file; and its pictures. */
void html_write(FILE *to, const struct outcome *outcome);
void plot_throughput(FILE *to, const struct record *record);
void plot_latency(FILE *to, const struct record *record);

#endif
