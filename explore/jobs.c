/* SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L /* sigtimedwait() */

#include "jobs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "status.h"
#include "stop.h"

/* How long the parent waits for signals before it looks again. */
#define WATCH_NS 250000000

static sigset_t awaited, before; /* signal masks */

_Noreturn void die(const char *what)
{
	fprintf(stderr, "rouse-explore: %s: %s\n", what, strerror(errno));
	exit(STATUS_TROUBLE);
}

double job_seconds(const struct job *job, const struct options *options)
{
	if (options->seconds > 0)
		return options->seconds;
	return job->run->set == EX_DEEP ? 3600 : 60;
}

static void end_all(struct child *children, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (children[i].pid != 0)
			child_end(&children[i]);
}

/* To hear of each child that ends. */
static void await_signals(void)
{
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &awaited, &before);
}

/* Wait until a child ends, until the program is to stop, or for a short time. */
static void await_signal(void)
{
	struct timespec moment = {0, WATCH_NS};

	if (!stop_asked())
		sigtimedwait(&awaited, NULL, &moment);
}

/* Has any run failed? */
static bool failed(const struct job *jobs, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (jobs[i].state == JOB_DONE &&
		    jobs[i].result.verdict == FAILED)
			return true;
	return false;
}

static void leave(struct job *jobs, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (jobs[i].state == JOB_WAITS || jobs[i].state == JOB_RUNS)
			jobs[i].state = JOB_LEFT;
}

void jobs_run(struct job *jobs, unsigned n, const struct options *options,
	      void (*done)(const struct job *job), void (*watch)(void))
{
	struct child *children = calloc(options->jobs, sizeof(*children));
	unsigned next = 0, told = 0;

	if (children == NULL)
		die("no memory");
	await_signals();
	while (told < n) {
		for (unsigned i = 0; i < options->jobs; i++) {
			if (children[i].pid != 0)
				child_poll(&children[i], options);
			if (children[i].pid == 0 && next < n && !stop_asked())
				child_begin(&children[i], &jobs[next++],
					    options);
		}
		if (options->first && failed(jobs, n)) {
			leave(jobs, n);
			end_all(children, options->jobs);
		}
		if (stop_asked()) {
			end_all(children, options->jobs);
			leave(jobs, n);
		}
		while (told < n && jobs[told].state > JOB_RUNS)
			done(&jobs[told++]);
		if (told < n) {
			watch();
			await_signal();
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(children);
}
