/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_WATCHDOG_H
#define ROUSE_STRESS_WATCHDOG_H

#include <stdint.h>

#include "options.h"

/*
 * A thread that watches one scenario from outside: says when time is up,
 * shows progress, and ends the program with a report when a worker makes no
 * progress for too long, alone or with all the others. So nothing hangs.
 *
 * @run: the number of the scenario in options->runs.
 * @end: when time is up, on the clock of now_ns().
 */
void watchdog_begin(const struct options *options, unsigned run, int64_t end);
void watchdog_end(void);

#endif
