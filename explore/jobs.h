/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_JOBS_H
#define ROUSE_EXPLORE_JOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "options.h"

#define RUN_NAME_SIZE 128

/* A run that is to be searched, or was. */
struct job {
	const struct ex_scenario *scenario;
	const struct ex_run *run;
	char name[RUN_NAME_SIZE];
	enum {
		JOB_WAITS,
		JOB_RUNS,
		JOB_DONE,    /* there is a result */
		JOB_TROUBLE, /* none: the search itself broke down */
		JOB_LEFT,    /* not done any more, after a failure */
	} state;
	struct result result;
	char *trouble;  /* what is known of it; malloc'ed */
	double seconds; /* since it began; in the end, that the search took */
	uint64_t done;  /* while it runs: states, or schedules, so far */
};

/* The limit of its search. */
double job_seconds(const struct job *job, const struct options *options);

/*
 * Search all these runs, some at once, each in a process of its own: what one
 * does to its memory is gone with it. @done is called for each in their order
 * when it and those before it are over; @watch from time to time.
 *
 * SIGINT and SIGTERM end the program, and no process is left.
 */
void jobs_run(struct job *jobs, unsigned n, const struct options *options,
	      void (*done)(const struct job *job), void (*watch)(void));

/* End the program, as errno says. */
_Noreturn void die(const char *what);

#endif
