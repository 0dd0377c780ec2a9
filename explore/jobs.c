/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* memfd_create(), process_vm_readv() */

#include "jobs.h"

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

/*
 * A search fills the memory of its process, and a bug of the program under
 * test may break it. So each has a process, forked from this one, which stays
 * as it was at the start: addresses are the same in all of them. The result
 * comes back in memory that both share; whatever else the child says, in a
 * file that has no name. The parent does nothing but wait for signals.
 *
 * A child dies with its parent, and leaves the terminal's interrupt to it.
 */
#define SHORTEN_SECONDS 20
#define GRACE_SECONDS   30  /* beyond its limit before a child is killed */
#define APART_SECONDS   300 /* for what is done in a process for itself */
#define WATCH_NS        250000000

/* What a child and its parent share. */
struct slot {
	bool done;
	struct result result;
	struct move schedule[MAX_MOVES];
};

struct child {
	pid_t pid; /* 0: none */
	int said;
	double began;
	struct slot *slot;
	struct job *job;
};

static sigset_t awaited, before; /* signal masks */

double job_seconds(const struct job *job, const struct options *options)
{
	if (options->seconds > 0)
		return options->seconds;
	return job->run->set == EX_DEEP ? 1800 : 60;
}

_Noreturn void no_more(const char *what)
{
	fprintf(stderr, "rouse-explore: %s: %s\n", what, strerror(errno));
	exit(EXIT_TROUBLE);
}

/* fork(), with the manners of a child. */
static pid_t fork_child(void)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		no_more("fork");
	if (pid == 0) {
		signal(SIGINT, SIG_IGN);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(EXIT_TROUBLE);
	}
	return pid;
}

int jobs_apart(int (*call)(const void *arg), const void *arg)
{
	int status;
	pid_t pid = fork_child();

	if (pid == 0) {
		alarm(APART_SECONDS);
		status = call(arg);
		fflush(NULL);
		_exit(status);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			no_more("waitpid");
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "rouse-explore: killed by signal %d (%s)\n",
		WTERMSIG(status), strsignal(WTERMSIG(status)));
	return EXIT_TROUBLE;
}

/* In a child. */
static _Noreturn void work(const struct job *job, struct slot *slot,
			   const struct options *options)
{
	struct limits limits = {job_seconds(job, options), options->memory,
				options->seed};
	struct result *result = &slot->result;

	sigprocmask(SIG_SETMASK, &before, NULL);
	search(job->scenario, job->run, &limits, result);
	limits.seconds = SHORTEN_SECONDS;
	if (result->verdict == FAILED && options->shorten)
		shorten(job->scenario, job->run, &limits, result);
	if (result->verdict == FAILED && result->moves <= MAX_MOVES)
		memcpy(slot->schedule, result->schedule,
		       result->moves * sizeof(*result->schedule));
	slot->done = true;
	fflush(NULL);
	_exit(0);
}

static void begin(struct child *child, struct job *job,
		  const struct options *options)
{
	child->slot = mmap(NULL, sizeof(*child->slot), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	child->said = memfd_create("said", MFD_CLOEXEC);
	if (child->slot == MAP_FAILED || child->said < 0)
		no_more("no room to search in");
	child->began = seconds_now();
	child->job = job;
	job->state = JOB_RUNS;
	child->pid = fork_child();
	if (child->pid == 0) {
		dup2(child->said, STDOUT_FILENO);
		dup2(child->said, STDERR_FILENO);
		work(job, child->slot, options);
	}
}

/* What a child has said, without the last newline. */
static const char *said(char text[1000], const struct child *child)
{
	ssize_t len = pread(child->said, text, 999, 0);

	while (len > 0 && text[len - 1] == '\n')
		len--;
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static char *trouble(const struct child *child, int status)
{
	char text[1000], *all;
	int len;

	said(text, child);
	if (WIFSIGNALED(status))
		len = asprintf(&all, "killed by signal %d (%s)%s%s",
			       WTERMSIG(status), strsignal(WTERMSIG(status)),
			       *text ? "; it said: " : "", text);
	else
		len = asprintf(&all, "%s",
			       *text ? text : "ended without a result");
	if (len < 0)
		no_more("no memory");
	return all;
}

/* A child is over. If its job was taken from it, its end does not matter. */
static void collect(struct child *child, int status)
{
	struct job *job = child->job;
	struct result *result = &job->result;
	size_t bytes;

	job->seconds = seconds_now() - child->began;
	if (job->state == JOB_RUNS && status == 0 && child->slot->done) {
		*result = child->slot->result;
		if (result->verdict != FAILED || result->moves > MAX_MOVES)
			result->moves = 0;
		bytes = result->moves * sizeof(*result->schedule);
		result->schedule = malloc(bytes + 1);
		if (result->schedule == NULL)
			no_more("no memory");
		memcpy(result->schedule, child->slot->schedule, bytes);
		job->seconds = result->seconds;
		job->state = JOB_DONE;
	} else if (job->state == JOB_RUNS) {
		job->trouble = trouble(child, status);
		job->state = JOB_TROUBLE;
	}
	munmap(child->slot, sizeof(*child->slot));
	close(child->said);
	child->pid = 0;
}

static void end(struct child *child)
{
	int status = 0;

	kill(child->pid, SIGKILL);
	waitpid(child->pid, &status, 0);
	collect(child, status);
}

/* See how a child is getting on; one that should be over long since is ended.*/
static void look_after(struct child *child, const struct options *options)
{
	struct job *job = child->job;
	double limit = job_seconds(job, options) + GRACE_SECONDS +
		       (options->shorten ? SHORTEN_SECONDS : 0);
	struct iovec here = {&job->states, sizeof(job->states)};
	struct iovec there = {(void *)(uintptr_t)&search_states,
			      sizeof(search_states)};
	int status;

	if (waitpid(child->pid, &status, WNOHANG) > 0) {
		collect(child, status);
		return;
	}
	job->seconds = seconds_now() - child->began;
	if (job->seconds > limit) {
		if (asprintf(&job->trouble, "no end after %.0f s",
			     job->seconds) < 0)
			no_more("no memory");
		job->state = JOB_TROUBLE;
		end(child);
	} else if (options->progress) {
		process_vm_readv(child->pid, &here, 1, &there, 1, 0);
	}
}

static void end_all(struct child *children, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (children[i].pid != 0)
			end(&children[i]);
}

static void await_signals(void)
{
	struct sigaction given;

	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigaddset(&awaited, SIGTERM);
	sigaction(SIGINT, NULL, &given);
	if (given.sa_handler != SIG_IGN) /* as in the background */
		sigaddset(&awaited, SIGINT);
	sigprocmask(SIG_BLOCK, &awaited, &before);
}

/* Wait until a child is over, or for a moment. */
static void await_signal(struct child *children, unsigned n)
{
	struct timespec moment = {0, WATCH_NS};
	int sig = sigtimedwait(&awaited, NULL, &moment);

	if (sig != SIGINT && sig != SIGTERM)
		return;
	end_all(children, n);
	raise(sig);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Is there a failure, to stop at? */
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
		no_more("no memory");
	await_signals();
	while (told < n) {
		for (unsigned i = 0; i < options->jobs; i++) {
			if (children[i].pid != 0)
				look_after(&children[i], options);
			if (children[i].pid == 0 && next < n)
				begin(&children[i], &jobs[next++], options);
		}
		if (options->first && failed(jobs, n)) {
			leave(jobs, n);
			end_all(children, options->jobs);
		}
		while (told < n && jobs[told].state > JOB_RUNS)
			done(&jobs[told++]);
		if (told < n) {
			watch();
			await_signal(children, options->jobs);
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	free(children);
}
