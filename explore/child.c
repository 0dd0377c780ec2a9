/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* memfd_create(), process_vm_readv() */

#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fiber.h"
#include "status.h"
#include "stop.h"

#define SHORTEN_SECONDS 20
#define GRACE_SECONDS   30  /* beyond its limit before a child is killed */
#define APART_SECONDS   300 /* for a call in a process of its own */

/* What a child and its parent share. */
struct slot {
	bool done;
	struct result result;
	struct move schedule[MAX_MOVES];
};

/* fork(); the child dies with its parent and has no signal blocked. */
static pid_t fork_child(void)
{
	pid_t parent = getpid(), pid;
	sigset_t none;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		fiber_catch_crashes();
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		stop_end();
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(STATUS_TROUBLE);
	}
	return pid;
}

int child_calls(int (*call)(const void *arg), const void *arg)
{
	int status;
	pid_t pid = fork_child();

	if (pid == 0) {
		alarm(APART_SECONDS);
		status = call(arg);
		fflush(NULL);
		_exit(status);
	}
	/* A failure that was found before is shown all the same. */
	if (!stop_asked())
		stop_kills(pid);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	stop_kills(0);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (stop_asked())
		return stop_status(STATUS_FINE);
	fprintf(stderr, "rouse-explore: killed by signal %d (%s)\n",
		WTERMSIG(status), strsignal(WTERMSIG(status)));
	return STATUS_TROUBLE;
}

/* In a child: this is the result from now on, also if the child is killed. */
static void publish(struct slot *slot, const struct result *result)
{
	slot->done = false;
	slot->result = *result;
	if (result->verdict == FAILED && result->moves <= MAX_MOVES)
		memcpy(slot->schedule, result->schedule,
		       result->moves * sizeof(*result->schedule));
	slot->done = true;
}

/* In a child. */
static _Noreturn void work(const struct job *job, struct slot *slot,
			   const struct options *options)
{
	struct limits limits = {job_seconds(job, options), options->memory,
				options->seed};
	struct result result;

	signal(SIGINT, SIG_IGN);
	search(job->scenario, job->run, &limits, &result);
	publish(slot, &result);
	limits.seconds = SHORTEN_SECONDS;
	if (result.verdict == FAILED && options->shorten) {
		shorten(job->scenario, job->run, &limits, &result);
		publish(slot, &result);
	}
	fflush(NULL);
	_exit(0);
}

void child_begin(struct child *child, struct job *job,
		 const struct options *options)
{
	child->slot = mmap(NULL, sizeof(*child->slot), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	child->output = memfd_create("output", MFD_CLOEXEC);
	if (child->slot == MAP_FAILED || child->output < 0)
		die("no memory for a search");
	child->began = seconds_now();
	child->job = job;
	job->state = JOB_RUNS;
	child->pid = fork_child();
	if (child->pid == 0) {
		dup2(child->output, STDOUT_FILENO);
		dup2(child->output, STDERR_FILENO);
		work(job, child->slot, options);
	}
}

/* What a child has printed, without the last newline. */
static const char *output_of(char text[1000], const struct child *child)
{
	ssize_t len = pread(child->output, text, 999, 0);

	while (len > 0 && text[len - 1] == '\n')
		len--;
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static char *trouble(const struct child *child, int status)
{
	char text[1000], *all;
	int len;

	output_of(text, child);
	if (WIFSIGNALED(status))
		len = asprintf(&all, "killed by signal %d (%s)%s%s",
			       WTERMSIG(status), strsignal(WTERMSIG(status)),
			       *text ? "; it printed: " : "", text);
	else
		len = asprintf(&all, "%s",
			       *text ? text : "ended without a result");
	if (len < 0)
		die("no memory");
	return all;
}

/* A child has ended. That does not matter if its job was taken from it. */
static void collect(struct child *child, int status)
{
	struct job *job = child->job;
	struct result *result = &job->result;
	const struct result *found = &child->slot->result;
	bool valid =
		child->slot->done && (status == 0 || found->verdict == FAILED);
	size_t bytes;

	job->seconds = seconds_now() - child->began;
	if (job->state == JOB_RUNS && valid) {
		*result = *found;
		if (result->verdict != FAILED || result->moves > MAX_MOVES)
			result->moves = 0;
		bytes = result->moves * sizeof(*result->schedule);
		result->schedule = malloc(bytes + 1);
		if (result->schedule == NULL)
			die("no memory");
		memcpy(result->schedule, child->slot->schedule, bytes);
		job->seconds = result->seconds;
		job->state = JOB_DONE;
	} else if (job->state == JOB_RUNS && stop_asked()) {
		job->state = JOB_LEFT;
	} else if (job->state == JOB_RUNS) {
		job->trouble = trouble(child, status);
		job->state = JOB_TROUBLE;
	}
	munmap(child->slot, sizeof(*child->slot));
	close(child->output);
	child->pid = 0;
}

void child_end(struct child *child)
{
	int status = 0;

	kill(child->pid, SIGKILL);
	waitpid(child->pid, &status, 0);
	collect(child, status);
}

/* A child that should have ended long ago is killed. */
void child_poll(struct child *child, const struct options *options)
{
	struct job *job = child->job;
	double limit = job_seconds(job, options) + GRACE_SECONDS +
		       (options->shorten ? SHORTEN_SECONDS : 0);
	struct iovec here = {&job->done, sizeof(job->done)};
	struct iovec there = {(void *)(uintptr_t)&search_done,
			      sizeof(search_done)};
	int status;

	if (waitpid(child->pid, &status, WNOHANG) > 0) {
		collect(child, status);
		return;
	}
	job->seconds = seconds_now() - child->began;
	if (job->seconds > limit) {
		if (asprintf(&job->trouble, "no end after %.0f s",
			     job->seconds) < 0)
			die("no memory");
		job->state = JOB_TROUBLE;
		child_end(child);
	} else if (options->progress) {
		process_vm_readv(child->pid, &here, 1, &there, 1, 0);
	}
}
