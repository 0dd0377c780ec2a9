/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_REPORT_H
#define ROUSE_EXPLORE_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "jobs.h"
#include "options.h"
#include "trace.h"

/*
 * What the program says on stdout, for people or, with --json, for programs;
 * and what it shows on stderr while it works.
 */

/* What came of all runs. */
struct total {
	unsigned runs;
	unsigned failed;
	unsigned limited;
	unsigned trouble;
	unsigned nothing; /* bounded before any execution came to its end */
	unsigned left;    /* not run, or not to the end */
	uint64_t states;
	uint64_t steps;
	double seconds;
};

/* @jobs: n of them, all that there are. Both stay alive. */
void report_begin(const struct job *jobs, unsigned n,
		  const struct options *options);
void report_job(const struct job *job);
void report_progress(void);
int report_end(void); /* returns the exit status */

/* Which limit ended its search, in words. */
#define LIMIT_SIZE 64
const char *limit_text(char text[LIMIT_SIZE], const struct job *job,
		       const struct options *options);

/* For --list. */
void report_list(const struct job *jobs, unsigned n, bool json);

/* What it says with --json: an object a line. */
void json_listed(const struct job *job);
void json_job(const struct job *job, const struct options *options);
void json_trace(const struct trace *trace);
void json_total(const struct total *total, const char *verdict,
		const struct options *options);

/* What came of these runs, as a table in Markdown. */
void markdown_table(FILE *file, const struct job *jobs, unsigned n,
		    const struct options *options);

/* Draw a trace: as a graph for Graphviz, or as a chart of its own. */
void picture_dot(FILE *file, const struct trace *trace);
void picture_svg(FILE *file, const struct trace *trace);

#endif
