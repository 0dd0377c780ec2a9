/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* open_memstream() in strict C11 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "duration.h"
#include "report.h"
#include "tables.h"
#include "wait-record.h"

static void put_thread(FILE *to, const struct thread *thread)
{
	fprintf(to, "%s (%d)", thread->name, (int)thread->tid);
}

static void put_subject(FILE *to, const struct subject *subject)
{
	fputs(subject_kind(subject), to);
	if (subject->at == 0)
		fputs(" of a lock of the program's own", to);
	else
		fprintf(to, " %#" PRIx64, subject->at);
	if (subject->name != NULL)
		fprintf(to, " %s", subject->name);
}

static const char *put_deadline(char text[DURATION_SIZE + 8],
				const struct look *look,
				const struct wait *wait)
{
	char left[DURATION_SIZE];

	if (wait->deadline == ROUSE_FOREVER)
		return "never";
	if (wait->deadline <= look->now)
		return "now";
	snprintf(text, DURATION_SIZE + 8, "in %s",
		 duration(left, wait->deadline - look->now));
	return text;
}

/* Of so many things that a thread waits for at once, the table tells. */
#define GOALS_TOLD 8

static void put_goal(FILE *to, const struct look *look, const struct goal *goal)
{
	const struct subject *subject = goal_subject(look, goal);

	if (subject == NULL)
		fprintf(to, "an object of kind %u", goal->kind);
	else if (subject->at == 0)
		fputs(subject_kind(subject), to);
	else
		put_subject(to, subject);
}

static void put_goals(FILE *to, const struct look *look,
		      const struct wait *wait)
{
	size_t told = wait->n_goals < GOALS_TOLD ? wait->n_goals : GOALS_TOLD;
	size_t others = wait->n_goals - told + wait->untold;

	if (wait->any)
		fputs(told > 0 ? "any of: " : "any of nothing", to);
	for (size_t i = 0; i < told; i++) {
		fputs(i > 0 ? ", " : "", to);
		put_goal(to, look, &wait->goals[i]);
	}
	if (others > 0)
		fprintf(to, ", %zu more", others);
	fputs(wait->chosen ? ", notified" : "", to);
	if (wait->stop.object != 0) {
		fputs("; stop: ", to);
		put_goal(to, look, &wait->stop);
	}
}

/* As a cell of the table. */
static void put_goals_cell(struct table *table, const struct look *look,
			   const struct wait *wait)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	if (to == NULL)
		abort();
	put_goals(to, look, wait);
	if (fclose(to) != 0)
		abort();
	table_put(table, "%s", text);
	free(text);
}

static void put_waits(FILE *to, const struct look *look)
{
	char lasts[DURATION_SIZE], ends[DURATION_SIZE + 8];
	struct table table;

	table_begin(&table, to, FORMAT_TEXT, "%-16s %8s %9s %9s  %-s");
	table_line(&table, "THREAD\tTID\tASLEEP\tTIMES OUT\tWAITS FOR");
	for (size_t i = 0; i < look->n_waits; i++) {
		const struct wait *wait = &look->waits[i];
		int64_t ns = wait_lasts(wait);

		table_put(&table, "%s\t%d\t%s\t%s", wait->thread->name,
			  (int)wait->thread->tid,
			  ns < 0 ? "?" : duration(lasts, ns),
			  put_deadline(ends, look, wait));
		put_goals_cell(&table, look, wait);
		table_row(&table);
	}
	table_end(&table);
}

static void put_holder(FILE *to, const struct subject *subject)
{
	if (subject->holder.kind == HOLDER_ENDED) {
		fputs("    held by a thread that has ended\n", to);
	} else if (subject->holder.kind == HOLDER_THREAD) {
		fputs("    held by ", to);
		put_thread(to, subject->holder.thread);
		putc('\n', to);
	}
}

/* A queue in its order, with the state of each node. */
static void put_queue(FILE *to, const struct subject *subject)
{
	char text[DECODED_SIZE];

	for (size_t i = 0; i < subject->n_nodes; i++) {
		const struct node *node = &subject->nodes[i];

		fprintf(to, "    %4zu. ", i + 1);
		if (node->thread != NULL)
			put_thread(to, node->thread);
		else
			fprintf(to, "a thread with its node at %#" PRIx64,
				node->at);
		fprintf(to, ", %s\n", decode_waiter(text, node->word));
	}
}

static bool is_queued(const struct subject *subject, const struct wait *wait)
{
	for (size_t i = 0; i < subject->n_nodes; i++)
		if (subject->nodes[i].thread == wait->thread)
			return true;
	return false;
}

/* The threads that wait in no queue of the object: the kernel has them. And those
 * whose wait it stops. */
static void put_sleepers(FILE *to, const struct look *look, size_t i)
{
	for (size_t j = 0; j < look->n_waits; j++) {
		const struct wait *wait = &look->waits[j];

		if (goal_of(wait, i) != NULL &&
		    !is_queued(&look->subjects[i], wait)) {
			fputs("    ", to);
			put_thread(to, wait->thread);
			fputs(wait->chosen ? ", notified, waits for the lock\n"
					   : " waits\n",
			      to);
		}
		if (wait->stop.subject == i) {
			fputs("    the stop of ", to);
			put_thread(to, wait->thread);
			putc('\n', to);
		}
	}
}

static void put_state(FILE *to, const struct look *look, size_t i)
{
	const struct subject *subject = &look->subjects[i];

	putc('\n', to);
	put_subject(to, subject);
	if (!subject->there)
		fputs(": not there any more\n", to);
	else
		fprintf(to, ": %s%s\n", subject->says.text,
			subject->changes ? "; it changes all the time" : "");
	if (subject->lock != NO_OBJECT) {
		fputs("    over ", to);
		put_subject(to, &look->subjects[subject->lock]);
		putc('\n', to);
	}
	put_holder(to, subject);
	put_queue(to, subject);
	put_sleepers(to, look, i);
}

static void put_deadlock(FILE *to, const struct look *look,
			 const struct wait *first)
{
	const struct wait *wait = first;

	fputs("\ndeadlock:\n", to);
	do {
		fputs("    ", to);
		put_thread(to, wait->thread);
		fputs(" waits for ", to);
		put_subject(to, goal_subject(look, wait->goals));
		wait = wait_behind(look, wait);
		fputs(", which ", to);
		put_thread(to, wait->thread);
		fputs(" holds\n", to);
	} while (wait != first);
}

void text_write(FILE *to, const struct look *look)
{
	const struct process *process = &look->process;

	fprintf(to, "%s (%d", process->name, (int)process->pid);
	if (process->inner != process->pid)
		fprintf(to, ", %d in its container", (int)process->inner);
	fprintf(to, "): %zu %s, ", look->n_threads,
		look->n_threads == 1 ? "thread" : "threads");
	if (look->n_waits == 0) {
		fputs("none waits for an object of rouse\n", to);
		return;
	}
	fprintf(to, "%zu %s for an object of rouse\n\n", look->n_waits,
		look->n_waits == 1 ? "waits" : "wait");
	put_waits(to, look);
	for (size_t i = 0; i < look->n_subjects; i++)
		put_state(to, look, i);
	for (size_t i = 0; i < look->n_waits; i++)
		if (is_deadlock(look, &look->waits[i]))
			put_deadlock(to, look, &look->waits[i]);
}
