/* SPDX-License-Identifier: BSD-2-Clause */
#include "trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measured.h"
#include "status.h"
#include "stop.h"

static void add(struct results *results, const struct cell *cell)
{
	/* The room doubles at each power of two. */
	if ((results->n & (results->n - 1)) == 0) {
		size_t room = results->n ? 2 * results->n : 1;

		results->cells =
			realloc(results->cells, room * sizeof(*results->cells));
		if (results->cells == NULL) {
			perror("rouse-sim");
			exit(STATUS_TROUBLE);
		}
	}
	results->cells[results->n++] = *cell;
}

/* All subjects with this number of threads. */
static void plan_row(struct results *results, const struct workload *workload,
		     unsigned cpus, unsigned threads)
{
	const struct options *options = results->options;

	if (workload->shape == SHAPE_PAIRS && threads % 2 != 0)
		return;
	for (unsigned i = 0; i < options->n_subjects; i++)
		if (workload_fits(workload, options->subjects[i]))
			add(results,
			    &(struct cell){
				    .trial = {.workload = workload,
					      .subject = options->subjects[i],
					      .cpus = cpus,
					      .threads = threads,
					      .seed = options->seed,
					      .time = options->time}});
}

static void plan_threads(struct results *results,
			 const struct workload *workload, unsigned cpus)
{
	const struct options *options = results->options;

	for (unsigned i = 0; i < options->n_threads; i++) {
		const struct range *range = &options->threads[i];
		unsigned last = range_last(range, cpus);

		if (last > THREADS_ASKED_MAX)
			last = THREADS_ASKED_MAX;
		for (unsigned n = range_first(range, cpus); n <= last; n *= 2)
			plan_row(results, workload, cpus, n);
	}
}

static const struct workload *find_workload(const char *name)
{
	for (unsigned i = 0; i < n_workloads; i++)
		if (strcmp(workloads[i].name, name) == 0)
			return &workloads[i];
	return NULL;
}

static void plan_measured(struct results *results)
{
	const struct options *options = results->options;

	for (const struct measured *m = measurements; m->workload; m++)
		add(results,
		    &(struct cell){
			    .trial = {.workload = find_workload(m->workload),
				      .subject = subject_find(m->subject),
				      .cpus = MEASURED_CPUS,
				      .threads = m->threads,
				      .seed = options->seed,
				      .time = options->time},
			    .measured = m});
}

void trials_plan(struct results *results, const struct options *options)
{
	*results = (struct results){.options = options};
	if (options->measured) {
		plan_measured(results);
		return;
	}
	for (unsigned i = 0; i < options->n_workloads; i++) {
		for (unsigned j = 0; j < options->n_cpus; j++) {
			const struct range *range = &options->cpus[j];

			for (unsigned n = range_first(range, 0);
			     n <= range_last(range, 0); n *= 2)
				plan_threads(results, &options->workloads[i],
					     n);
		}
	}
	if (results->n == 0) {
		fputs("rouse-sim: nothing to simulate: no such subject has "
		      "what "
		      "these workloads need, or pairs want an even number of "
		      "threads\n",
		      stderr);
		exit(STATUS_TROUBLE);
	}
}

void trials_run(struct results *results)
{
	const bool progress = results->options->progress;

	for (; results->done < results->n; results->done++) {
		struct cell *cell = &results->cells[results->done];

		if (progress)
			fprintf(stderr,
				"\r\033[K%u of %u: %s, %s, %u CPUs, %u threads",
				results->done + 1, results->n,
				cell->trial.workload->name,
				cell->trial.subject->name, cell->trial.cpus,
				cell->trial.threads);
		simulate(&cell->trial, &cell->result);
		if (stop_asked())
			break;
	}
	if (progress)
		fputs("\r\033[K", stderr);
}

unsigned results_block(const struct results *results, unsigned i)
{
	const struct cell *first = &results->cells[i];
	unsigned n = 1;

	while (i + n < results->done &&
	       first->trial.workload == first[n].trial.workload &&
	       first->trial.cpus == first[n].trial.cpus)
		n++;
	return n;
}

bool cell_failed(const struct cell *cell)
{
	return cell->result.stuck || cell->result.ops == 0;
}
