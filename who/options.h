/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_OPTIONS_H
#define ROUSE_WHO_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What the command line asks for. */
struct options {
	pid_t pid;
	int64_t watch; /* ns between two looks; 0: one look */
	bool json;
};

/* What the exit status says. */
#define EXIT_BARRED   1 /* the process is not there, or not to be looked at */
#define EXIT_NO_ROUSE 2
#define EXIT_USAGE    3

/*
 * Read the command line. Ends the program on a wrong one, with EXIT_USAGE and
 * a word to stderr, and for --help and --version.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
