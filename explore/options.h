/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_OPTIONS_H
#define ROUSE_EXPLORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore.h"

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
	char **wanted; /* the names in the arguments; see options_free() */
	unsigned n_wanted;
	char *excluded; /* a LIST; or NULL */
};

/*
 * Read the command line. Ends the program on a wrong one, with STATUS_TROUBLE and
 * a word to stderr, and for --help and --version.
 */
void options_read(struct options *options, int argc, char **argv);
void options_free(struct options *options);

#endif
