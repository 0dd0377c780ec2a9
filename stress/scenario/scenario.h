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
 * A scenario makes its objects and a crew (harness.h), which works until the
 * time is up, and checks its books when all have gone home. Those with an end()
 * of their own may play at once, and one that is a mixture runs them (mixed.c).
 *
 * The rules that the watchdog (watchdog.h) lives by: every worker makes
 * progress all the time, so no wait in a scenario may be long for a good
 * reason; and every wake that is owed is owed once, so that a lost one is
 * not hidden by the next.
 */
struct scenario {
	const char *name;
	const char *summary; /* one line, for --list */
	const char *unit;    /* what it counts */
	const char *checks;  /* what a pass stands for */
	const char *latency; /* of what it measures the time */
	void (*begin)(const struct load *load);
	void (*end)(void);
	void (*mix)(const struct load *load); /* .. NULL in all others */
	bool alone;                           /* it plays in no mixture */
};

/* Each of them, NULL behind the last. */
extern const struct scenario *const scenarios[];

extern const struct scenario scenario_handover;
extern const struct scenario scenario_pingpong;
extern const struct scenario scenario_setters;
extern const struct scenario scenario_pulse;
extern const struct scenario scenario_token;
extern const struct scenario scenario_buffer;
extern const struct scenario scenario_buffer_rlock;
extern const struct scenario scenario_buffer_waitq;
extern const struct scenario scenario_barrier;
extern const struct scenario scenario_crowd;
extern const struct scenario scenario_notify;
extern const struct scenario scenario_timeouts;
extern const struct scenario scenario_interrupts;
extern const struct scenario scenario_suspended;
extern const struct scenario scenario_edges;
extern const struct scenario scenario_handlers;
extern const struct scenario scenario_fork;
extern const struct scenario scenario_fairness;
extern const struct scenario scenario_churn;
extern const struct scenario scenario_brief;
extern const struct scenario scenario_queue;
extern const struct scenario scenario_queue_memb;
extern const struct scenario scenario_queue_qsbr;
extern const struct scenario scenario_mixed;

#endif
