/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_SCENARIO_H
#define ROUSE_STRESS_SCENARIO_H

/* How many threads of either kind a scenario is to start. */
struct load {
	unsigned producers;
	unsigned consumers;
};

#define LOAD_MAX 1000 /* of either kind; the door has 4096 slots */

/*
 * A scenario starts a crew (harness.h), lets it work until the time is up,
 * and checks its books when all have gone home.
 *
 * The rules that the watchdog (watchdog.h) lives by: every worker makes
 * progress all the time, so no wait in a scenario may be long for a good
 * reason; and every wake that is owed is owed once, so that a lost one is
 * not hidden by the next.
 */
struct scenario {
	const char *name;    /* also that of its file */
	const char *summary; /* one line, for --list */
	const char *unit;    /* what it counts */
	const char *checks;  /* what a pass stands for */
	const char *latency; /* of what it measures the time */
	void (*run)(const struct load *load);
};

extern const struct scenario scenario_handover;
extern const struct scenario scenario_pulse;
extern const struct scenario scenario_buffer;
extern const struct scenario scenario_barrier;
extern const struct scenario scenario_timeouts;
extern const struct scenario scenario_queue;
extern const struct scenario scenario_queue_memb;
extern const struct scenario scenario_queue_qsbr;

#endif
