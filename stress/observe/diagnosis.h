/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_DIAGNOSIS_H
#define ROUSE_STRESS_DIAGNOSIS_H

#include "fixture/harness.h"

/* What the watchdog found: a worker that stands still. */
struct stall {
	const char *scenario;
	uint64_t seed;
	const struct worker *workers;
	unsigned size;
	const struct worker *lost;
	int64_t now;
	int64_t long_since; /* without progress since then one stands still */
};

/*
 * Say who stands still, who waits for what, since when and in which state, who
 * is in which queue; and of some, what they did last and where they are. That goes
 * to standard error at once, and is returned, for the page; NULL if there is no
 * memory for that. The program is about to end: it is never freed.
 */
const char *diagnose(const struct stall *stall);

#endif
