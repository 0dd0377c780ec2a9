/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* memfd_create() */

#include "measure.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "count.h"
#include "cpus.h"
#include "machine.h"
#include "program.h"
#include "shortage.h"
#include "status.h"
#include "stop.h"

#define BUSY_MAX    64
#define COUNT_LIMIT 4 /* seconds; then its calls are too many to be counted */

int measure_cpus[2];
unsigned measure_limit = 100;

/* What parent and child share. */
static struct result *shared;
static int shared_fd;

static _Noreturn void give_up(const char *what)
{
	int err = errno;

	fprintf(stderr, "rouse-bench: %s: %s\n", what, strerror(err));
	shortage_tell("rouse-bench", err, "--threads, or what else runs");
	exit(STATUS_TROUBLE);
}

static void share(void)
{
	shared_fd = memfd_create("measure", 0);
	if (shared_fd < 0 || ftruncate(shared_fd, sizeof(*shared)) != 0)
		give_up("memfd_create");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED,
		      shared_fd, 0);
	if (shared == MAP_FAILED)
		give_up("mmap");
}

bool measure_begin(void)
{
	if (shared == NULL)
		share();
	return cpus_choose(measure_cpus);
}

/* Become the program that runs this peer. */
static _Noreturn void act_elsewhere(const struct trial *trial, bool traced)
{
	const struct shape *shape = &trial->workload->shape;
	const uint64_t args[PROGRAM_ARGS] = {
		[ARG_FD] = (uint64_t)shared_fd,
		[ARG_KIND] = trial->workload->kind,
		[ARG_THREADS] = shape->threads,
		[ARG_PIN] = shape->pin,
		[ARG_PRODUCERS] = shape->producers,
		[ARG_CONSUMERS] = shape->consumers,
		[ARG_CAPACITY] = shape->capacity,
		[ARG_BATCH] = shape->batch,
		[ARG_OUTSIDE] = shape->outside,
		[ARG_WORK] = shape->work,
		[ARG_OPS] = trial->ops,
		[ARG_SEED] = trial->seed,
		[ARG_TRACED] = traced,
		[ARG_CPU_ONE] = (uint64_t)measure_cpus[0],
		[ARG_CPU_TWO] = (uint64_t)measure_cpus[1],
	};
	char texts[PROGRAM_ARGS][24], path[PATH_MAX];
	char *argv[PROGRAM_ARGS + 1] = {path};

	for (unsigned i = 1; i < PROGRAM_ARGS; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%" PRIu64, args[i]);
		argv[i] = texts[i];
	}
	program_path(path, trial->peer->program);
	execv(path, argv);
	_exit(1);
}

/* The child. What is left of it at the limit, SIGALRM ends. */
static _Noreturn void act(const struct trial *trial, bool traced)
{
	struct run run = {
		.shape = &trial->workload->shape,
		.ops = trial->ops,
		.seed = trial->seed,
		.traced = traced,
		.cpus = measure_cpus,
		.result = shared,
	};

	stop_end();
	alarm(traced ? COUNT_LIMIT : measure_limit);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_TIMERSLACK, 1); /* else each deadline is 50 us late */
	if (traced && !count_me())
		_exit(1);
	if (trial->peer->program != NULL)
		act_elsewhere(trial, traced);
	trial->peer->loop_of(trial->workload->kind)(&run);
	shared->complete = 1;
	_exit(0);
}

static pid_t start(const struct trial *trial, bool traced)
{
	pid_t child;

	*shared = (struct result){0};
	fflush(NULL);
	child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0)
		act(trial, traced);
	stop_kills(child);
	return child;
}

/* Other processes that want the CPUs all the time, two for each. */
struct busy_loops {
	pid_t pids[BUSY_MAX];
	int n;
};

static void busy_loops_begin(struct busy_loops *loops, bool busy)
{
	int all = busy ? 2 * machine_cpus() : 0;

	fflush(NULL);
	for (loops->n = 0; loops->n < all && loops->n < BUSY_MAX; loops->n++) {
		pid_t child = fork();

		if (child < 0)
			give_up("fork");
		if (child == 0) {
			alarm(2 * measure_limit);
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				work(1000);
		}
		loops->pids[loops->n] = child;
	}
}

static int await(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void busy_loops_end(struct busy_loops *loops)
{
	for (int i = 0; i < loops->n; i++)
		kill(loops->pids[i], SIGKILL);
	for (int i = 0; i < loops->n; i++)
		await(loops->pids[i]);
}

enum outcome measure(const struct trial *trial, struct result *result)
{
	struct busy_loops loops;
	int status;

	busy_loops_begin(&loops, trial->workload->shape.busy);
	status = await(start(trial, false));
	stop_kills(0);
	busy_loops_end(&loops);
	*result = *shared;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		return OUTCOME_STUCK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_TROUBLE)
		return OUTCOME_REFUSED;
	if (!result->complete)
		return OUTCOME_CRASHED;
	return result->wrong ? OUTCOME_WRONG : OUTCOME_FINE;
}

double measure_calls(const struct trial *trial)
{
	pid_t child = start(trial, true);
	double calls = count_calls_of(child);

	stop_kills(0);
	return shared->complete ? calls / (double)shared->ops : NAN;
}
