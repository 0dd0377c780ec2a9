/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_getaffinity() */

#include "measure.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "count.h"

#define LIMIT       20 /* seconds; then it is stuck */
#define COUNT_LIMIT 4  /* .. and then its calls are too many to be counted */

int measure_cpus[2];

/* What parent and child share. */
static struct measure *shared;

bool measure_begin(void)
{
	cpu_set_t mine;
	unsigned n = 0;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		perror("rouse-bench: mmap");
		exit(3);
	}
	sched_getaffinity(0, sizeof(mine), &mine);
	for (int cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++)
		if (CPU_ISSET((unsigned)cpu, &mine))
			measure_cpus[n++] = cpu;
	return n == 2;
}

/* The child. What is left of it at the limit, SIGALRM ends. */
static _Noreturn void act(const struct job *job, bool traced)
{
	struct run run = {
		.shape = &job->workload->shape,
		.ops = job->ops,
		.seed = job->seed,
		.traced = traced,
		.cpus = measure_cpus,
		.result = shared,
	};

	alarm(traced ? COUNT_LIMIT : LIMIT);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_TIMERSLACK, 1); /* else each deadline is 50 us late */
	if (traced && !count_me())
		_exit(1);
	job->peer->loop_of(job->workload->kind)(&run);
	shared->complete = 1;
	_exit(0);
}

static pid_t start(const struct job *job, bool traced)
{
	pid_t child;

	*shared = (struct measure){0};
	fflush(NULL);
	child = fork();
	if (child < 0) {
		perror("rouse-bench: fork");
		exit(3);
	}
	if (child == 0)
		act(job, traced);
	return child;
}

enum outcome measure(const struct job *job, struct measure *result)
{
	pid_t child = start(job, false);
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	*result = *shared;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		return OUTCOME_STUCK;
	if (!result->complete)
		return OUTCOME_CRASHED;
	return result->wrong ? OUTCOME_WRONG : OUTCOME_FINE;
}

double measure_calls(const struct job *job)
{
	pid_t child = start(job, true);
	double calls = count_calls_of(child);

	return shared->complete ? calls / (double)shared->ops : NAN;
}
