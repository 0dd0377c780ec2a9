/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_JSON_H
#define ROUSE_EXPLORE_JSON_H

#include "jobs.h"
#include "report.h"
#include "trace.h"

/* What the program says with --json: one object a line, on stdout. */

void json_listed(const struct job *job);
void json_job(const struct job *job, const struct options *options);
void json_trace(const struct trace *trace);
void json_total(const struct total *total, const char *verdict,
		const struct options *options);

#endif
