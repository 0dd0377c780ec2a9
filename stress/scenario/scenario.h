/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_SCENARIO_H
#define ROUSE_STRESS_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

/* How many threads of either kind a scenario is to start, and what they do. */
struct load {
	unsigned producers;
	unsigned consumers;
	unsigned capacity; /* of a buffer; 0: another one in each round */
	int64_t patience;  /* ns: deadlines are up to that far away */
};

#define LOAD_MAX 1000 /* of either kind; the door has 4096 slots */

/* Of a buffer, at most. */
#define CAPACITY_BITS 10
#define CAPACITY_MAX  (1 << CAPACITY_BITS)

/*
 * A scenario makes its objects and workers for them (harness.h), which work
 * until the time is up; when all have finished it checks what they did. It is a
 * file scenario/NAME.c, with a line in the list of stress/local.mk.
 *
 * Its variables are in its state, in memory of its own, so that several
 * scenarios can play at once (mixed.c).
 *
 * The watchdog (watchdog.h) relies on two rules: every worker makes progress
 * all the time, so no wait in a scenario may rightly be long; and every wake
 * that is owed is owed once, so that the next one does not hide that it was
 * lost. The ledger (worker.h) relies on this: what a worker posts is received
 * by another.
 */
struct scenario {
	const char *name;
	const char *summary; /* one line, for --list */
	const char *unit;    /* what it counts */
	const char *checks;  /* what a pass stands for */
	const char *latency; /* what it measures */

	void *(*begin)(const struct load *load); /* returns its state */
	void (*end)(void *state);                /* checks it, and frees it */

	/* A mixture of others runs them; NULL: it is none. */
	void (*mix)(const struct load *load);
	bool alone; /* it is part of no mixture */
};

/* Each of them, then NULL (cli/list-scenarios.sh). */
extern const struct scenario *const scenarios[];

#endif
