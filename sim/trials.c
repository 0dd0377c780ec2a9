/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaction() */

#include "trials.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measured.h"

static void add(struct table *table, const struct cell *cell)
{
	/* The room doubles at each power of two. */
	if ((table->n & (table->n - 1)) == 0) {
		size_t room = table->n ? 2 * table->n : 1;

		table->cells =
			realloc(table->cells, room * sizeof(*table->cells));
		if (table->cells == NULL) {
			perror("rouse-sim");
			exit(EXIT_USAGE);
		}
	}
	table->cells[table->n++] = *cell;
}

/* All subjects with this number of threads. */
static void plan_row(struct table *table, const struct workload *workload,
		     unsigned cpus, unsigned threads)
{
	const struct options *options = table->options;

	if (workload->shape == SHAPE_PAIRS && threads % 2 != 0)
		return;
	for (unsigned i = 0; i < options->n_subjects; i++)
		if (workload_fits(workload, options->subjects[i]))
			add(table,
			    &(struct cell){
				    .trial = {.workload = workload,
					      .subject = options->subjects[i],
					      .cpus = cpus,
					      .threads = threads,
					      .seed = options->seed,
					      .time = options->time}});
}

static void plan_threads(struct table *table, const struct workload *workload,
			 unsigned cpus)
{
	const struct options *options = table->options;

	for (unsigned i = 0; i < options->n_threads; i++) {
		const struct range *range = &options->threads[i];
		unsigned last = range_last(range, cpus);

		if (last > THREADS_ASKED_MAX)
			last = THREADS_ASKED_MAX;
		for (unsigned n = range_first(range, cpus); n <= last; n *= 2)
			plan_row(table, workload, cpus, n);
	}
}

static const struct workload *find_workload(const char *name)
{
	for (unsigned i = 0; i < n_workloads; i++)
		if (strcmp(workloads[i].name, name) == 0)
			return &workloads[i];
	return NULL;
}

static void plan_measured(struct table *table)
{
	const struct options *options = table->options;

	for (const struct measured *m = measurements; m->workload; m++)
		add(table,
		    &(struct cell){
			    .trial = {.workload = find_workload(m->workload),
				      .subject = subject_find(m->subject),
				      .cpus = MEASURED_CPUS,
				      .threads = m->threads,
				      .seed = options->seed,
				      .time = options->time},
			    .measured = m});
}

void trials_plan(struct table *table, const struct options *options)
{
	*table = (struct table){.options = options};
	if (options->measured) {
		plan_measured(table);
		return;
	}
	for (unsigned i = 0; i < options->n_workloads; i++) {
		for (unsigned j = 0; j < options->n_cpus; j++) {
			const struct range *range = &options->cpus[j];

			for (unsigned n = range_first(range, 0);
			     n <= range_last(range, 0); n *= 2)
				plan_threads(table, &options->workloads[i], n);
		}
	}
}

static void on_interrupt(int signal)
{
	(void)signal;
	machine_interrupted = 1;
}

void trials_run(struct table *table)
{
	const bool progress = table->options->progress;
	struct sigaction action = {.sa_handler = on_interrupt};

	sigaction(SIGINT, &action, NULL);
	for (; table->done < table->n; table->done++) {
		struct cell *cell = &table->cells[table->done];

		if (progress)
			fprintf(stderr,
				"\r\033[K%u of %u: %s, %s, %u CPUs, %u threads",
				table->done + 1, table->n,
				cell->trial.workload->name,
				cell->trial.subject->name, cell->trial.cpus,
				cell->trial.threads);
		simulate(&cell->trial, &cell->result);
		if (machine_interrupted)
			break;
	}
	if (progress)
		fputs("\r\033[K", stderr);
}

static bool same_block(const struct cell *a, const struct cell *b)
{
	return a->trial.workload == b->trial.workload &&
	       a->trial.cpus == b->trial.cpus;
}

unsigned table_row(const struct table *table, unsigned i)
{
	const struct cell *first = &table->cells[i];
	unsigned n = 1;

	while (i + n < table->done && same_block(first, &first[n]) &&
	       first->trial.threads == first[n].trial.threads)
		n++;
	return n;
}

unsigned table_block(const struct table *table, unsigned i)
{
	const struct cell *first = &table->cells[i];
	unsigned n = 1;

	while (i + n < table->done && same_block(first, &first[n]))
		n++;
	return n;
}

bool cell_failed(const struct cell *cell)
{
	return cell->result.stuck || cell->result.ops == 0;
}
