/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* program_invocation_name */

#include "trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "describe.h"
#include "history.h"
#include "names.h"
#include "race.h"

/*
 * A trace is taken by replaying a schedule, and looking at the world before
 * and after each move. It also records, for each atomic object, which step
 * wrote which of its values, to say from which one a later step reads.
 */
static struct {
	struct trace *trace;
	struct history {
		const void *object;
		int newest; /* the step that wrote the newest value, or -1 */
	} history[MAX_LOCATIONS];
	unsigned histories;
} taken;

static struct history *history_of(const void *object)
{
	unsigned h = 0;

	while (h < taken.histories && taken.history[h].object != object)
		h++;
	if (h == MAX_LOCATIONS)
		return NULL;
	if (h == taken.histories)
		taken.history[taken.histories++] = (struct history){object, -1};
	return &taken.history[h];
}

/* The step that wrote the value @place places before the newest. */
static int writer(const struct history *history, unsigned place)
{
	int step = history->newest;

	while (step >= 0 && place-- > 0)
		step = taken.trace->steps[step].older;
	return step;
}

/* Two equal values of an object become one, which the earlier step wrote. */
static void forget_merged(uintptr_t address, unsigned place)
{
	struct step *steps = taken.trace->steps;
	struct history *history = history_of((const void *)address);
	int merged, newer;

	if (history == NULL || (merged = writer(history, place)) < 0)
		return;
	newer = place > 0 ? writer(history, place - 1) : -1;
	if (newer >= 0)
		steps[newer].older = steps[merged].older;
	else
		history->newest = steps[merged].older;
}

/* Before a step: from which step does it read, after which does it write? */
static void record_access(unsigned i)
{
	struct step *steps = taken.trace->steps, *step = &steps[i];
	struct history *history;
	unsigned place;
	int newer;

	step->read = step->older = -1;
	if (step->move.kind != MOVE_STEP ||
	    (!reads(&step->op) && !writes(step)) ||
	    (history = history_of(step->op.address)) == NULL)
		return;
	place = place_of(step);
	if (reads(&step->op))
		step->read = writer(history, place);
	if (!writes(step))
		return;
	newer = place > 0 ? writer(history, place - 1) : -1;
	if (newer >= 0) {
		step->older = steps[newer].older;
		steps[newer].older = (int)i;
	} else {
		step->older = history->newest;
		history->newest = (int)i;
	}
}

/* Objects that are gone may be made again, with other values. */
static void forget_gone(void)
{
	unsigned kept = 0;

	for (unsigned h = 0; h < taken.histories; h++) {
		if (history_find((uintptr_t)taken.history[h].object) <
		    world.locations)
			taken.history[kept++] = taken.history[h];
	}
	taken.histories = kept;
}

static unsigned threads_that_are(uint8_t status)
{
	unsigned set = 0;

	for (unsigned t = 0; t < world.threads; t++) {
		if (world.thread[t].status == status)
			set |= 1u << t;
	}
	return set;
}

/* The outermost one is in the body of the thread, which the explorer called. */
static void note_calls(struct step *step)
{
	unsigned t = step->move.thread, depth = world.thread[t].depth;

	step->code[0] = step->op.pc;
	for (unsigned i = 1; i < CALLS && depth > 1 && step->op.pc; i++)
		step->code[i] = race_callers[t][--depth];
}

static void observe(void *arg, unsigned i, const struct move *move, bool after)
{
	struct step *step = &taken.trace->steps[i];
	unsigned asleep = threads_that_are(ASLEEP);
	unsigned ended = threads_that_are(ENDED);

	(void)arg;
	if (!after) {
		*step = (struct step){
			.move = *move, .asleep = asleep, .ended = ended};
		if (move->kind != MOVE_TICK)
			step->op = world.thread[move->thread].op;
		note_calls(step);
		describe_before(step);
		record_access(i);
	} else {
		step->woken = step->asleep & ~asleep & ~(1u << move->thread);
		step->asleep = asleep;
		step->ended = ended & ~step->ended;
		describe_after(step);
		forget_gone();
	}
}

static void find_places(const struct trace *trace)
{
	unsigned n = CALLS * trace->n + world.threads + 1;
	const void **pcs = calloc(n, sizeof(*pcs)), **last = pcs;

	if (pcs == NULL)
		return;
	for (unsigned i = 0; i < trace->n; i++) {
		for (unsigned k = 0; k < CALLS; k++)
			*last++ = trace->steps[i].code[k];
	}
	for (unsigned t = 0; t < world.threads; t++)
		*last++ = world.thread[t].op.pc;
	*last = trace->racing;
	source_find(pcs, n);
	free(pcs);
	for (unsigned i = 0; i < trace->n; i++)
		source_chain(trace->steps[i].place, trace->steps[i].code,
			     CALLS);
}

void trace_take(struct trace *trace, const char *name,
		const struct ex_scenario *scenario, const struct ex_run *run,
		const struct move *schedule, unsigned moves)
{
	*trace = (struct trace){.run = name, .asked = moves};
	trace->steps = calloc(moves + 1, sizeof(*trace->steps));
	if (trace->steps == NULL)
		refuse("out of memory");
	taken.trace = trace;
	taken.histories = 0;
	history_on_merge = forget_merged;
	trace->n = replay(scenario, run, schedule, moves, observe, NULL);
	history_on_merge = NULL;
	trace->wrong = failure[0] != '\0' ? failure : NULL;
	trace->racing = trace->wrong ? race_pc : NULL;
	trace->schedule = schedule_to_text(schedule, trace->n);
	find_places(trace);
}

const char *step_thread(const struct step *step)
{
	return step->move.kind == MOVE_TICK ? ""
					    : name_of_thread(step->move.thread);
}

/* The width of a column that is as wide as its widest text, but for those
 * that would make it too wide. */
static void widen(int *width, const char *text, int most)
{
	int len = (int)strlen(text);

	if (len > *width && len <= most)
		*width = len;
}

static void print_steps(const struct trace *trace)
{
	int thread = 6, place = 5, what = 4;

	for (unsigned i = 0; i < trace->n; i++) {
		const struct step *step = &trace->steps[i];

		widen(&thread, step_thread(step), 40);
		widen(&place, step->place, 100);
		if (step->asleep != 0)
			widen(&what, step->what, 60);
	}
	for (unsigned i = 0; i < trace->n; i++) {
		const struct step *step = &trace->steps[i];

		printf("%5u  %c %-*s  %-*s  ", i + 1,
		       step->move.kind == MOVE_TICK ? ' '
						    : 'a' + step->move.thread,
		       thread, step_thread(step), place, step->place);
		printf("%-*s", step->asleep != 0 ? what : 0, step->what);
		if (step->asleep != 0)
			printf("  asleep:");
		for (unsigned t = 0; t < world.threads; t++) {
			if (step->asleep >> t & 1)
				printf(" %c", 'a' + t);
		}
		putchar('\n');
	}
}

/* The step with which thread t fell asleep for the last time. */
static unsigned asleep_since(const struct trace *trace, unsigned t)
{
	unsigned i = trace->n;

	while (i > 0 && (trace->steps[i - 1].asleep >> t & 1))
		i--;
	return i + 1;
}

static void print_end(const struct trace *trace)
{
	for (unsigned t = 0; t < world.threads; t++) {
		const struct thread *thread = &world.thread[t];

		printf("       %c %s ", 'a' + t, name_of_thread(t));
		if (thread->status == ENDED)
			printf("has ended\n");
		else if (thread->status == ASLEEP)
			printf("sleeps on %s since step %u, in %s\n",
			       name_of(thread->op.address),
			       asleep_since(trace, t),
			       source_of(thread->op.pc));
		else
			printf("could go on in %s\n", source_of(thread->op.pc));
	}
}

void trace_print(const struct trace *trace)
{
	bool bold = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");

	print_steps(trace);
	printf("%s", bold ? "\033[1m" : "");
	if (trace->wrong)
		printf("FAILED: %s", trace->wrong);
	else if (trace->n < trace->asked)
		printf("move %u of %u is not possible", trace->n + 1,
		       trace->asked);
	else
		printf("nothing is wrong up to here");
	if (trace->racing)
		printf(", in %s", source_of(trace->racing));
	printf("%s\n", bold ? "\033[m" : "");
	print_end(trace);
	printf("replay: %s --replay='%s' %s\n", program_invocation_name,
	       trace->schedule, trace->run);
}
