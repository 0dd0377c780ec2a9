/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_OPTIONS_H
#define ROUSE_BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "workloads.h"

#define ROUNDS_MAX 99

/* What the command line asks for. */
struct options {
	int64_t timeout; /* ns, for all of it */
	unsigned rounds;
	bool all_rounds; /* also if there is no time for them */
	uint64_t seed;
	bool calls; /* count system calls */
	bool quiet; /* only the summary */
	bool json;  /* to stdout, instead of text */
	bool self_test;
	bool progress;   /* show it on stderr */
	const char *csv; /* files to write; NULL if none */
	const char *json_file;
	const char *html;
	const char *markdown;
	char *command;                     /* that was given; see free() */
	const struct workload **workloads; /* those to run; see free() */
	unsigned n_workloads;
	const struct peer **peers; /* that run them; see free() */
	unsigned n_peers;
};

/*
 * Read the command line. Ends the program on a wrong one, with exit status 3
 * and a word to stderr, and for --help, --version and --list.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
