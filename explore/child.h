/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_CHILD_H
#define ROUSE_EXPLORE_CHILD_H

#include <sys/types.h>

#include "jobs.h"
#include "options.h"

/*
 * A search fills the memory of its process, and a bug of the program under
 * test may break it. So each has a process, forked from this one, which stays
 * as it was at the start: addresses are the same in all of them. The result
 * comes back in memory that both share; whatever else the child says, in a
 * file that has no name.
 *
 * A child dies with its parent, and while it searches it leaves the terminal's
 * interrupt to it.
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

/*
 * See how it is getting on. If it is over, its job has its result; if it
 * should have been long since, it is ended.
 */
void child_poll(struct child *child, const struct options *options);

/* End it. If its job was not taken from it, that is in trouble. */
void child_end(struct child *child);

/*
 * Call a function in a process of its own, which has this process's output,
 * and wait for its end. Returns what the function returned, its exit status;
 * EXIT_TROUBLE if it broke down or took minutes.
 */
int child_calls(int (*call)(const void *arg), const void *arg);

#endif
