/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_MARKDOWN_H
#define ROUSE_EXPLORE_MARKDOWN_H

#include <stdio.h>

#include "jobs.h"

/* Write what came of these runs as a table in Markdown. */
void markdown_table(FILE *file, const struct job *jobs, unsigned n,
		    const struct options *options);

#endif
