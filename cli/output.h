/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_OUTPUT_H
#define ROUSE_CLI_OUTPUT_H

#include <stdio.h>

/*
 * Files that a program writes when it is done. A failure ends the program with
 * a message.
 */
struct output {
	const char *program;
	int trouble; /* the exit status */
};

/* Open a file, before the work that fills it. NULL if name is NULL. */
FILE *output_open(const struct output *output, const char *name);

/* Close it, and see that everything was written. */
void output_close(const struct output *output, FILE *to, const char *name);

#endif
