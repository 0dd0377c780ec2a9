/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_TRACE_H
#define ROUSE_EXPLORE_TRACE_H

#include "engine.h"
#include "source.h"

#define CALLS 8 /* that are shown */

/* A move that was made. Sets of threads are bits. */
struct step {
	struct move move;
	struct op op;            /* of the thread that moved */
	const void *code[CALLS]; /* where it is, innermost first */
	unsigned asleep;         /* after it */
	unsigned woken;          /* those that it woke */
	unsigned ended;          /* those that came to their end by it */
	int read;                /* the step whose value it read, or -1 */
	int older;      /* of a write: the step that wrote the value before
			    it, in modification order, or -1 */
	char what[200]; /* in words */
	char place[CHAIN_SIZE]; /* in the source; "" for a tick */
};

/* A schedule, step by step. */
struct trace {
	const char *run; /* its name */
	struct step *steps;
	unsigned n;         /* steps that were possible */
	unsigned asked;     /* steps that were asked for */
	char *schedule;     /* of the possible steps */
	const char *wrong;  /* the failure; NULL if there is none */
	const void *racing; /* the code of the plain access that failed; NULL */
};

/*
 * Take these moves from the start and record each. The threads and names are
 * left in the setting, and the last state in the world.
 */
void trace_take(struct trace *trace, const char *name,
		const struct ex_scenario *scenario, const struct ex_run *run,
		const struct move *schedule, unsigned moves);

/* Show it on stdout: a line for each step, and how it ended. */
void trace_print(const struct trace *trace);

/* Whose step it is: "waiter 0"; "" for a tick. As long as name_of(). */
const char *step_thread(const struct step *step);

#endif
