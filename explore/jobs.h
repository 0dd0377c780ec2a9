/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_JOBS_H
#define ROUSE_EXPLORE_JOBS_H

#include <stdint.h>

#include "engine.h"
#include "options.h"

#define RUN_NAME_SIZE 128

/* A run that is to be searched, or was. */
struct job {
	const struct ex_scenario *scenario;
	const struct ex_run *run;
	struct ex_run own; /* what that is, if it is not of the scenario */
	char name[RUN_NAME_SIZE];
	enum {
		JOB_WAITS,
		JOB_RUNS,
		JOB_DONE,    /* there is a result */
		JOB_TROUBLE, /* there is none: the search itself failed */
		JOB_LEFT,    /* not searched, or not to the end: after a
				failure, or since the program is to stop */
	} state;
	struct result result;
	char *trouble;  /* what is known about it; malloc'ed */
	double seconds; /* since it began; when done, that the search took */
	uint64_t done;  /* while it runs: states, or schedules, so far */
};

/* The limit of its search. */
double job_seconds(const struct job *job, const struct options *options);

/*
 * Search all these runs, several at once, each in a process of its own. @done
 * is called for each, in order, when it and those before it have ended; @watch
 * is called from time to time.
 *
 * If it is to stop (stop.h), no process is left, and the rest is not searched.
 */
void jobs_run(struct job *jobs, unsigned n, const struct options *options,
	      void (*done)(const struct job *job), void (*watch)(void));

/* Exit with this message and that of errno. */
_Noreturn void die(const char *what);

#endif
