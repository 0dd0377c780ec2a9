/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_STEP_H
#define ROUSE_EXPLORE_STEP_H

#include "world.h"

/* Begin an execution: all threads are before their first step. */
void begin_execution(const struct ex_scenario *scenario,
		     const struct ex_run *run);

/* How many outcomes the next step of thread t may have at most. */
unsigned choices(unsigned t);

/*
 * A thread that is about to access plainly what its signal handler accesses too,
 * or NOBODY. The handler may run then, and else only that thread may go on: the
 * others, and time, could as well have moved before or later.
 */
unsigned step_holder(void);

/* Make a move. Returns false, and changes nothing, if it is impossible. */
bool make_move(const struct move *move);

/* Can thread t take a step that others may rely on (not a pause)? */
bool is_runnable(unsigned t);

/*
 * To be called in each state. If no thread is runnable, the scenario checks
 * the sleepers. Returns true if the execution is done: it failed, or all threads have
 * ended, or the others may sleep for ever.
 */
bool is_done(void);

#endif
