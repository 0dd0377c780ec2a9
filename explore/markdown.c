/* SPDX-License-Identifier: BSD-2-Clause */
#include "markdown.h"

#include "grouped.h"
#include "report.h"
#include "runs.h"

/*
 * A row for each run; what was not run is not there. The columns are as wide
 * as what is in them: nobody reads this but a program.
 */

/* Text of others, which must not look like the end of a cell. */
static void put_text(FILE *file, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '|' || *text == '\\' || *text == '<')
			putc('\\', file);
		putc(*text == '\n' ? ' ' : *text, file);
	}
}

static void put_threads(FILE *file, const unsigned *size)
{
	for (unsigned i = 0; i < roles_of(size); i++)
		fprintf(file, "%s%u", i ? " + " : "", size[i]);
}

static void put_budget(FILE *file, unsigned n, const char *one,
		       const char *many)
{
	if (n > 0)
		fprintf(file, ", %u %s", n, n == 1 ? one : many);
}

static void put_mode(FILE *file, const struct ex_run *run)
{
	char text[GROUPED_SIZE];

	if (run->mode == EX_EXHAUSTIVE)
		fprintf(file, "every schedule");
	else if (run->mode == EX_BOUNDED)
		fprintf(file, "up to %u %s", run->bound,
			run->bound == 1 ? "preemption" : "preemptions");
	else
		fprintf(file, "%s random schedules", grouped(text, run->bound));
	if (run->strong)
		fprintf(file, ", newest values");
	put_budget(file, run->ticks, "tick", "ticks");
	put_budget(file, run->spurious, "spurious wake", "spurious wakes");
	put_budget(file, run->interrupts, "interrupt", "interrupts");
	put_budget(file, run->signals, "signal", "signals");
}

static void put_verdict(FILE *file, const struct job *job,
			const struct options *options)
{
	const struct result *result = &job->result;

	if (job->state == JOB_TROUBLE) {
		fprintf(file, "**trouble**: ");
		put_text(file, job->trouble);
	} else if (result->verdict == FAILED) {
		fprintf(file, "**failed**: ");
		put_text(file, result->failure);
	} else if (result->verdict == PASSED) {
		fprintf(file, "passed");
	} else {
		fprintf(file, "passed so far, ");
		put_limit(file, job, options);
	}
}

void markdown_table(FILE *file, const struct job *jobs, unsigned n,
		    const struct options *options)
{
	char text[GROUPED_SIZE];

	fprintf(file,
		"| scenario | threads | mode | promises | states or schedules "
		"| seconds | verdict |\n"
		"|---|---|---|---|--:|--:|---|\n");
	for (unsigned i = 0; i < n; i++) {
		const struct job *job = &jobs[i];
		bool random = job->run->mode == EX_RANDOM;

		if (job->state == JOB_LEFT)
			continue;
		fprintf(file, "| `%s` | ", job->scenario->name);
		put_threads(file, job->run->size);
		fprintf(file, " | ");
		put_mode(file, job->run);
		fprintf(file, " | %s | %s | %.1f | ", job->scenario->promises,
			grouped(text, random ? job->result.executions
					     : job->result.states),
			job->seconds);
		put_verdict(file, job, options);
		fprintf(file, " |\n");
	}
}
