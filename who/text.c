/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "duration.h"
#include "report.h"
#include "tables.h"

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

static void put_waits(FILE *to, const struct look *look)
{
	char lasts[DURATION_SIZE], ends[DURATION_SIZE + 8];
	struct table table;

	table_begin(&table, to, FORMAT_TEXT, "%-16s %8s %9s %9s  %-s");
	table_line(&table, "THREAD\tTID\tASLEEP\tTIMES OUT\tWAITS FOR");
	for (size_t i = 0; i < look->n_waits; i++) {
		const struct wait *wait = &look->waits[i];
		const struct subject *subject =
			wait->subject == NO_OBJECT
				? NULL
				: &look->subjects[wait->subject];
		int64_t ns = wait_lasts(wait);

		table_put(&table, "%s\t%d\t%s\t%s", wait->thread->name,
			  (int)wait->thread->tid,
			  ns < 0 ? "?" : duration(lasts, ns),
			  put_deadline(ends, look, wait));
		if (subject == NULL)
			table_put(&table, "an object of kind %u", wait->kind);
		else if (subject->at == 0)
			table_put(&table, "%s", subject_kind(subject));
		else
			table_put(&table, "%s %#" PRIx64 "%s%s%s",
				  subject_kind(subject), subject->at,
				  subject->name ? " " : "",
				  subject->name ? subject->name : "",
				  wait->chosen ? ", notified" : "");
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
		if (node->wait != NULL)
			put_thread(to, node->wait->thread);
		else
			fprintf(to, "a thread with its node at %#" PRIx64,
				node->at);
		fprintf(to, ", %s\n", decode_waiter(text, node->word));
	}
}

static bool is_queued(const struct subject *subject, const struct wait *wait)
{
	for (size_t i = 0; i < subject->n_nodes; i++)
		if (subject->nodes[i].wait == wait)
			return true;
	return false;
}

/* The threads that wait in no queue of the object: the kernel has them. */
static void put_sleepers(FILE *to, const struct look *look, size_t i)
{
	for (size_t j = 0; j < look->n_waits; j++) {
		const struct wait *wait = &look->waits[j];

		if (wait->subject != i || is_queued(&look->subjects[i], wait))
			continue;
		fputs("    ", to);
		put_thread(to, wait->thread);
		fputs(wait->chosen ? ", notified, waits for the lock\n"
				   : " waits\n",
		      to);
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
		put_subject(to, &look->subjects[wait->subject]);
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
