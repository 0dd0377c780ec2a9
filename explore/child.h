/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_CHILD_H
#define ROUSE_EXPLORE_CHILD_H

#include <sys/types.h>

#include "jobs.h"
#include "options.h"

/*
 * A search fills the memory of its process, and a bug in the program under
 * test may corrupt it. So each search has a process of its own, forked from
 * this one, which does not change: addresses are the same in all of them. The
 * result is returned in shared memory; whatever the child prints goes to an
 * unnamed file.
 *
 * A child dies with its parent, and leaves the terminal's interrupt to it.
 */
struct child {
	pid_t pid; /* 0: none */
	int output;
	double began;
	struct slot *slot;
	struct job *job;
};

/* Begin this job. */
void child_begin(struct child *child, struct job *job,
		 const struct options *options);

/* If it has ended, its job has the result; if it is far beyond its limit, it is
 * killed. */
void child_poll(struct child *child, const struct options *options);

/* Kill it. A job that was not taken from it has failed (JOB_TROUBLE). */
void child_end(struct child *child);

/*
 * Call a function in a process of its own, which has this process's output,
 * and wait for its end. Returns what the function returned, its exit status;
 * STATUS_TROUBLE if it broke down or took minutes.
 */
int child_calls(int (*call)(const void *arg), const void *arg);

#endif
