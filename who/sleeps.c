/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_setaffinity() */

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "look.h"

/*
 * For how long threads have slept. The kernel tells when each of them last ran
 * by the clock of its CPU. What that clock says now is known only to a process
 * on that CPU: so a child goes there, from one CPU to the next. One of them may
 * be kept busy by a thread of a real-time priority, and then the child comes no
 * farther: it is given a moment, and left alone.
 */
#define PATIENCE 1000 /* milliseconds, for each */

static void child(int to, const struct ran *there, size_t n)
{
	struct process self = {.pid = getpid()};
	struct ran here;
	cpu_set_t *cpus;
	size_t size;

	for (size_t i = 0; i < n; i++) {
		size = CPU_ALLOC_SIZE(there[i].cpu + 1);
		cpus = CPU_ALLOC(there[i].cpu + 1);
		if (cpus == NULL)
			break;
		CPU_ZERO_S(size, cpus);
		CPU_SET_S(there[i].cpu, size, cpus);
		if (sched_setaffinity(0, size, cpus) < 0 ||
		    !thread_ran(&self, 0, &here))
			here = (struct ran){-1, there[i].cpu};
		CPU_FREE(cpus);
		if (write(to, &here, sizeof(here)) != sizeof(here))
			break;
	}
	_exit(0);
}

/* What the clocks of these CPUs say now: n that are known, in their order. */
static size_t clocks_read(struct ran *now, const struct ran *there, size_t n)
{
	struct pollfd ready;
	size_t known = 0;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return 0;
	pid = fork();
	if (pid == 0)
		child(ends[1], there, n);
	close(ends[1]);
	ready = (struct pollfd){ends[0], POLLIN, 0};
	while (pid > 0 && known < n && poll(&ready, 1, PATIENCE) > 0 &&
	       read(ends[0], &now[known], sizeof(*now)) == sizeof(*now))
		known++;
	close(ends[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, known < n ? WNOHANG : 0);
	}
	return known;
}

static bool is_known(const struct ran *runs, size_t n, int cpu)
{
	for (size_t i = 0; i < n; i++)
		if (runs[i].cpu == cpu)
			return true;
	return false;
}

void sleeps_measure(struct look *look)
{
	struct ran *runs = calloc(3 * look->n_waits + 1, sizeof(*runs));
	struct ran *cpus = runs + look->n_waits, *now = cpus + look->n_waits;
	size_t n = 0;

	if (runs == NULL)
		abort();
	for (size_t i = 0; i < look->n_waits; i++) {
		if (!thread_ran(&look->process, look->waits[i].thread->tid,
				&runs[i]))
			runs[i].cpu = -1;
		else if (!is_known(cpus, n, runs[i].cpu))
			cpus[n++] = runs[i];
	}
	n = n > 0 ? clocks_read(now, cpus, n) : 0;
	for (size_t i = 0; i < look->n_waits; i++)
		for (size_t j = 0; j < n; j++)
			if (now[j].cpu == runs[i].cpu && now[j].at >= 0)
				look->waits[i].slept =
					now[j].at > runs[i].at
						? now[j].at - runs[i].at
						: 0;
	free(runs);
}
