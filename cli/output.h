/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_OUTPUT_H
#define ROUSE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * What a program writes: files that are opened before the work that fills them,
 * and standard output. What cannot be written is said on standard error, and the
 * program does not end well.
 */

/* The name of the program, for messages. From now on exit() says if standard
 * output could not be written, and makes the exit status STATUS_TROUBLE.
 * args_parse() calls this. */
void output_begin(const char *program);

/* What was printed goes out. If it cannot, that is said; and before the work,
 * where output_first() is called, it ends the program. */
void output_flush(void);
void output_first(void);

struct output {
	const char *name;
	FILE *to;     /* NULL: there is none */
	bool created; /* it was not there before */
};

/*
 * Open a file, which keeps what it has until something else is written; ends
 * the program if that cannot be. None if name is NULL.
 */
struct output output_open(const char *name);

/* Close it, with what was written, and nothing else in it. */
void output_close(struct output *output);

/* Nothing is to be written: close it, and leave no empty file behind. */
void output_drop(struct output *output);

/* The exit status, at the end: that one, or STATUS_TROUBLE if that is none and
 * something could not be written. */
int output_status(int status);

#endif
