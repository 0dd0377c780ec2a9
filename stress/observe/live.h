/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_LIVE_H
#define ROUSE_STRESS_LIVE_H

#include <stdint.h>

#include "options.h"

/*
 * The line on a terminal that is rewritten all the time: how far the run is,
 * how fast, and how long it still takes.
 */

/* @run: the number of the scenario in options->runs; @end: of its time. */
void live_begin(const struct options *options, unsigned run, int64_t end);

/* Write it, unless that was done just now. */
void live_show(int64_t now);

/* Make room for other text. */
void live_clear(const struct options *options);

#endif
