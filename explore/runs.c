/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* strsep() */

#include "runs.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "compose.h"
#include "status.h"

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
	const char *threads = strchr(wanted, ':');

	fprintf(stderr, "rouse-explore: there is no run '%s'; ", wanted);
	if (is_deep)
		fputs("there is in --set=deep\n", stderr);
	else if (threads != NULL && strchr(threads + 1, ':') != NULL)
		fputs("threads and what follows the mode must be those of a "
		      "run that --list names, and the mode be all, such as p2, "
		      "or such as r5000, with or without -sc\n",
		      stderr);
	else
		fputs("--list names them\n", stderr);
	exit(STATUS_TROUBLE);
}

static bool is_excluded(const struct options *options, const struct job *job)
{
	return args_has(options->excluded, job->scenario->name) ||
	       args_has(options->excluded, job->name);
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

/* Each name of a list must be that of a run or of a scenario. */
static void check_excluded(const struct options *options,
			   const struct job *jobs, unsigned n)
{
	char *copy, *rest, *name;

	if (options->excluded == NULL)
		return;
	copy = rest = args_join(NULL, options->excluded);
	while ((name = strsep(&rest, ",")) != NULL) {
		bool any = false;

		for (unsigned i = 0; i < n; i++)
			any |= args_has(name, jobs[i].scenario->name) ||
			       args_has(name, jobs[i].name);
		if (!any)
			no_such_run(name, false);
	}
	free(copy);
}

struct job *runs_wanted(const struct ex_scenario *const *scenarios,
			const struct options *options, unsigned *n)
{
	struct job *all = all_runs(scenarios, n);
	struct job *jobs = calloc(*n + options->n_wanted + 1, sizeof(*jobs));
	unsigned kept = 0;

	if (jobs == NULL)
		die("no memory");
	check_names(all, *n);
	check_excluded(options, all, *n);
	for (unsigned i = 0; i < *n; i++)
		if (is_wanted(options, &all[i]) &&
		    !is_excluded(options, &all[i]))
			jobs[kept++] = all[i];
	for (unsigned w = 0; w < options->n_wanted; w++) {
		const char *wanted = options->wanted[w];

		if (any_match(wanted, options->set, all, *n))
			continue;
		if (!compose(wanted, all, *n, &jobs[kept]))
			no_such_run(wanted,
				    any_match(wanted, EX_DEEP, all, *n));
		jobs[kept].run = &jobs[kept].own;
		kept++;
	}
	if (kept == 0) {
		fputs("rouse-explore: no run is left\n", stderr);
		exit(STATUS_TROUBLE);
	}
	free(all);
	*n = kept;
	return jobs;
}
