/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_OPTIONS_H
#define ROUSE_SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "range.h"
#include "workloads.h"

#define LIST_MAX          64
#define THREADS_ASKED_MAX 1024

/* What the command line asks for. */
struct options {
	const struct subject *subjects[LIST_MAX];
	unsigned n_subjects;
	struct workload workloads[LIST_MAX]; /* with what was changed of them */
	unsigned n_workloads;
	struct range cpus[LIST_MAX];
	unsigned n_cpus;
	struct range threads[LIST_MAX];
	unsigned n_threads;
	double time; /* ns to simulate */
	uint64_t seed;
	bool measured; /* what measured.c has, and how near it comes */
	bool quiet;
	bool progress;   /* show it on stderr */
	const char *csv; /* files to write; NULL: none */
	const char *html;
	const char *markdown;
	char *command; /* for a shell to read; see free() */
};

/*
 * Read the command line. Ends the program on a wrong one, with STATUS_TROUBLE
 * and
 * a word to stderr, and for --help, --list and such.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
