/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_STEP_H
#define ROUSE_EXPLORE_STEP_H

#include "world.h"

/* Begin an execution: all threads are before their first step. */
void begin_execution(const struct ex_scenario *scenario,
		     const struct ex_run *run);

/* How many outcomes the next step of thread t may have at most. */
unsigned choices(unsigned t);

/* Make a move. Returns false, and changes nothing, if it is not possible. */
bool make_move(const struct move *move);

/* Is thread t able to take a step that others may rely on? */
bool is_runnable(unsigned t);

/*
 * To be asked in each state: does the scenario complain? If no thread is
 * going, this is the moment to see who sleeps that should not. Returns true if
 * the execution is over: it failed, or all threads ended, or those left may
 * sleep for ever.
 */
bool is_done(void);

#endif
