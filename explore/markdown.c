/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "grouped.h"
#include "runs.h"
#include "tables.h"

/* A row for each run; what was not run is not there. */

static void add_threads(struct table *table, const unsigned *size)
{
	char text[64] = "";
	int n = 0;

	for (unsigned i = 0; i < roles_of(size); i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%u",
			      i ? " + " : "", size[i]);
	table_put(table, "%s", text);
}

static void add_mode(struct table *table, const struct ex_run *run)
{
	const struct {
		unsigned n;
		const char *what;
	} budgets[] = {
		{run->ticks, "tick"},
		{run->spurious, "spurious wake"},
		{run->interrupts, "interrupt"},
		{run->signals, "signal"},
	};
	char text[200], bound[GROUPED_SIZE];
	const size_t size = sizeof(text);
	int n;

	if (run->mode == EX_EXHAUSTIVE)
		n = snprintf(text, size, "every schedule");
	else if (run->mode == EX_BOUNDED)
		n = snprintf(text, size, "up to %u preemption%s", run->bound,
			     run->bound == 1 ? "" : "s");
	else
		n = snprintf(text, size, "%s random schedules",
			     grouped(bound, run->bound));
	if (run->strong)
		n += snprintf(text + n, size - (size_t)n, ", newest values");
	for (unsigned i = 0; i < sizeof(budgets) / sizeof(*budgets); i++)
		if (budgets[i].n > 0)
			n += snprintf(text + n, size - (size_t)n, ", %u %s%s",
				      budgets[i].n, budgets[i].what,
				      budgets[i].n == 1 ? "" : "s");
	table_put(table, "%s", text);
}

static void put_verdict(struct table *table, const struct job *job,
			const struct options *options)
{
	const struct result *result = &job->result;
	char limit[LIMIT_SIZE];

	if (job->state == JOB_TROUBLE)
		table_line(table, "**trouble**: %s", job->trouble);
	else if (result->verdict == FAILED)
		table_line(table, "**failed**: %s", result->failure);
	else if (result->verdict == PASSED)
		table_line(table, "passed");
	else
		table_line(table, "%s, %s",
			   result->executions ? "passed so far"
					      : "nothing tried",
			   limit_text(limit, job, options));
}

void markdown_table(FILE *file, const struct job *jobs, unsigned n,
		    const struct options *options)
{
	struct table table;
	char text[GROUPED_SIZE];

	table_begin(&table, file, FORMAT_MARKDOWN, "%-s%-s%-s%-s%s%s%-s");
	table_line(&table, "scenario\tthreads\tmode\tpromises\tstates or "
			   "schedules\tseconds\tverdict");
	for (unsigned i = 0; i < n; i++) {
		const struct job *job = &jobs[i];
		bool random = job->run->mode == EX_RANDOM;

		if (job->state == JOB_LEFT)
			continue;
		table_put(&table, "`%s`", job->scenario->name);
		add_threads(&table, job->run->size);
		add_mode(&table, job->run);
		table_put(&table, "%s\t%s\t%.1f", job->scenario->promises,
			  grouped(text, random ? job->result.executions
					       : job->result.states),
			  job->seconds);
		put_verdict(&table, job, options);
	}
	table_end(&table);
}
