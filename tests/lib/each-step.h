/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_EACH_STEP_H
#define ROUSE_TESTS_EACH_STEP_H

#include <criterion/criterion.h>

#include "steps.h"

#ifdef STEPS_POSSIBLE

/*
 * A call that is interrupted, once, between any two of its instructions. Who
 * includes this defines begin_anew(), which makes the object that is called
 * new.
 */
static void begin_anew(void);

static unsigned step, target;
static void (*at_target)(void);
static bool was_in_kernel, in_time;

static void on_step(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (++step < target)
		return;
	steps_stop(context);
	in_time = !was_in_kernel;
	at_target();
}

/*
 * Interrupt the call after its first instruction by the action, and check;
 * then after its second; and so on, until the call returns before that.
 */
static void at_each_step(void (*call)(void), void (*action)(void),
			 void (*check)(unsigned n))
{
	unsigned n = 0;

	do {
		begin_anew();
		was_in_kernel = in_time = false;
		step = 0;
		target = ++n;
		at_target = action;
		steps_begin(on_step);
		call();
		steps_end();
		check(n);
	} while (step >= target);
	cr_assert_gt(n, 5, "only %u steps", n);
}

#endif

#endif
