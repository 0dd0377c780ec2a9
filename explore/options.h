/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_OPTIONS_H
#define ROUSE_EXPLORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore.h"

/* What the exit status says. */
enum exit_status {
	EXIT_PASS = 0,
	EXIT_FAIL = 1,
	EXIT_USAGE = 2,
	EXIT_LIMITED = 3, /* only if --strict */
	EXIT_TROUBLE = 4, /* of the explorer itself */
};

/* What the command line asks for. */
struct options {
	enum ex_set set;
	unsigned jobs;
	double seconds; /* for each run; 0: as its set says */
	size_t memory;  /* bytes for each run */
	uint64_t seed;
	bool list;
	bool first;   /* stop at the first failure */
	bool shorten; /* look for the shortest schedule that fails */
	bool strict;  /* a limited search is not good enough */
	bool json;
	bool quiet;
	bool progress;      /* show it on stderr */
	const char *replay; /* a schedule; NULL if none */
	const char *table;  /* files to write; NULL if none */
	const char *dot;
	const char *svg;
	char **wanted; /* the arguments; see free() */
	unsigned n_wanted;
};

/*
 * Read the command line. Ends the program on a wrong one, with EXIT_USAGE and
 * a word to stderr, and for --help and --version.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
