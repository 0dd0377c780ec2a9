/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_OPTIONS_H
#define ROUSE_STRESS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* What the command line asks for. */
struct options {
	int64_t timeout; /* ns, of the whole run */
	uint64_t ops;    /* that end a scenario; 0: only the time does */
	int64_t stall;   /* ns without progress that are one */
	uint64_t seed;
	struct load load;
	bool chaos;     /* pauses, and a busy machine */
	bool slices;    /* a kernel without futex_waitv */
	bool faults;    /* a kernel that does only what it must */
	bool sabotage;  /* lose wakes, to see that it is noticed */
	bool self_test; /* of the harness: that is all there is to do */
	bool quiet;     /* say only what is wrong, and the verdict */
	bool json;
	const char *html;             /* a file to write; NULL if none */
	char *command;                /* to repeat the run; see free() */
	bool progress;                /* show it on stderr */
	const struct scenario **runs; /* in this order; see free() */
	unsigned n_runs;
};

/*
 * Read the command line. Ends the program on a wrong one, with exit status 3
 * and a word to stderr, and for --help, --version and --list.
 */
void options_read(struct options *options, int argc, char **argv);

#endif
