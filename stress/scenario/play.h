/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_PLAY_H
#define ROUSE_STRESS_PLAY_H

#include <stdint.h>

#include "scenario/scenario.h"

/* What one scenario plays. */
struct part {
	const struct scenario *scenario;
	struct load load;
	void *state; /* from its beginning to its end */
};

/*
 * Run these beside each other until then, or until the end of the scenario that
 * is watched, whichever comes first.
 *
 * @until: as now_ns(); ROUSE_FOREVER for the latter.
 */
void play(struct part *parts, unsigned n, int64_t until);

#endif
