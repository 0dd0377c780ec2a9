/* SPDX-License-Identifier: BSD-2-Clause */
#include "runs.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned roles_of(const unsigned *size)
{
	unsigned roles = 3;

	while (roles > 1 && size[roles - 1] == 0)
		roles--;
	return roles;
}

static int add_budget(char *to, size_t room, char letter, unsigned n, bool any)
{
	return n ? snprintf(to, room, "%s%c%u", any ? "" : ":", letter, n) : 0;
}

static void name_job(struct job *job)
{
	const struct ex_run *run = job->run;
	const unsigned budgets[] = {run->ticks, run->spurious, run->interrupts,
				    run->signals};
	char *end = job->name + sizeof(job->name), *to = job->name;
	bool any = false;

	to += snprintf(to, (size_t)(end - to), "%.40s", job->scenario->name);
	for (unsigned i = 0; i < roles_of(run->size); i++)
		to += snprintf(to, (size_t)(end - to), "%c%u", i ? '+' : ':',
			       run->size[i]);
	if (run->mode == EX_EXHAUSTIVE)
		to += snprintf(to, (size_t)(end - to), ":all");
	else
		to += snprintf(to, (size_t)(end - to), ":%c%u",
			       run->mode == EX_BOUNDED ? 'p' : 'r', run->bound);
	to += snprintf(to, (size_t)(end - to), "%s%s", run->strong ? "-sc" : "",
		       run->slices ? "-sl" : "");
	for (unsigned i = 0; i < 4; i++) {
		to += add_budget(to, (size_t)(end - to), "tsih"[i], budgets[i],
				 any);
		any |= budgets[i] > 0;
	}
}

static bool is_last(const struct ex_run *run)
{
	return run->size[0] == 0 && run->size[1] == 0 && run->size[2] == 0;
}

/* All runs of all scenarios. */
static struct job *all_runs(const struct ex_scenario *const *scenarios,
			    unsigned *n)
{
	struct job *jobs;

	*n = 0;
	for (unsigned s = 0; scenarios[s] != NULL; s++)
		for (unsigned r = 0; !is_last(&scenarios[s]->runs[r]); r++)
			++*n;
	jobs = calloc(*n + 1, sizeof(*jobs));
	if (jobs == NULL)
		die("no memory");
	*n = 0;
	for (unsigned s = 0; scenarios[s] != NULL; s++) {
		const struct ex_run *run = scenarios[s]->runs;

		for (; !is_last(run); run++) {
			jobs[*n].scenario = scenarios[s];
			jobs[*n].run = run;
			name_job(&jobs[(*n)++]);
		}
	}
	return jobs;
}

/* A schedule is replayed by the name of its run: so names are unique. */
static void check_names(const struct job *jobs, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		for (unsigned k = 0; k < i; k++) {
			if (strcmp(jobs[i].name, jobs[k].name) != 0)
				continue;
			errno = EEXIST;
			die(jobs[i].name);
		}
	}
}

/* Does this argument name this run, among the runs up to this set? */
static bool matches(const char *wanted, enum ex_set set, const struct job *job)
{
	if (strcmp(wanted, job->name) == 0)
		return true;
	return job->run->set <= set &&
	       (strcmp(wanted, job->scenario->name) == 0 ||
		fnmatch(wanted, job->name, 0) == 0);
}

static _Noreturn void no_such_run(const char *wanted, bool is_deep)
{
	fprintf(stderr, "rouse-explore: there is no run '%s'; %s\n", wanted,
		is_deep ? "there is in --set=deep" : "--list names them");
	exit(EXIT_USAGE);
}

static bool is_wanted(const struct options *options, const struct job *job)
{
	for (unsigned w = 0; w < options->n_wanted; w++) {
		if (matches(options->wanted[w], options->set, job))
			return true;
	}
	return options->n_wanted == 0 && job->run->set <= options->set;
}

static bool any_match(const char *wanted, enum ex_set set,
		      const struct job *jobs, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (matches(wanted, set, &jobs[i]))
			return true;
	}
	return false;
}

struct job *runs_wanted(const struct ex_scenario *const *scenarios,
			const struct options *options, unsigned *n)
{
	struct job *jobs = all_runs(scenarios, n);
	unsigned kept = 0;

	check_names(jobs, *n);
	for (unsigned w = 0; w < options->n_wanted; w++) {
		const char *wanted = options->wanted[w];

		if (!any_match(wanted, options->set, jobs, *n))
			no_such_run(wanted,
				    any_match(wanted, EX_DEEP, jobs, *n));
	}
	for (unsigned i = 0; i < *n; i++) {
		if (is_wanted(options, &jobs[i]))
			jobs[kept++] = jobs[i];
	}
	*n = kept;
	return jobs;
}
