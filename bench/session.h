/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_SESSION_H
#define ROUSE_BENCH_SESSION_H

#include "table.h"

/* Measure what the options ask for. */
void session_run(struct table *table, const struct options *options);
void session_free(struct table *table);

#endif
