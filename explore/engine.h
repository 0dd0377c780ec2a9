/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_ENGINE_H
#define ROUSE_EXPLORE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "world.h"

/* When to give up. */
struct limits {
	double seconds;
	size_t memory; /* bytes, of the table of states and the snapshots */
	uint64_t seed; /* of EX_RANDOM */
};

enum verdict {
	PASSED,  /* all that the mode promises was searched, nothing is wrong */
	LIMITED, /* nothing is wrong in what was searched before a limit */
	FAILED,
};

/* A schedule: the moves of an execution from its start. */
#define MAX_MOVES 4000

struct result {
	enum verdict verdict;
	const char *limit;   /* which one ended it: "time", "memory"; NULL */
	uint64_t states;     /* different ones (not by EX_RANDOM) */
	uint64_t steps;      /* taken in all */
	uint64_t executions; /* that came to an end */
	double seconds;
	uint64_t seed;     /* EX_RANDOM that failed: of that schedule */
	char failure[256]; /* FAILED: what is wrong */
	struct move
		*schedule; /* FAILED: the moves that lead there; malloc'ed */
	unsigned moves;
	bool shortest; /* FAILED: no schedule with fewer steps fails */
	bool endless;  /* FAILED: no execution ends: there is no schedule */
};

/* For searches: a schedule of MAX_MOVES moves is no execution that ends. */
void fail_endless(void);

/* For searches: if the last of these moves from the start is news (watch.h), it
 * is taken again and watched. */
void watch_last_move(const struct move *path, unsigned moves);

/* For searches: keep these moves as the schedule of a failed result. */
void keep_failure(struct result *result, const struct move *path,
		  unsigned moves);

/* Search one run of a scenario. */
void search(const struct ex_scenario *scenario, const struct ex_run *run,
	    const struct limits *limits, struct result *result);

/*
 * Make the schedule of a failed result as short as can be found in the limit of
 * time.
 */
void shorten(const struct ex_scenario *scenario, const struct ex_run *run,
	     const struct limits *limits, struct result *result);

/*
 * Take these moves from the start; before and after each move the caller is
 * shown the world. Returns how many moves were possible. The failure, if there
 * is one, is in the variable of that name.
 */
typedef void on_move(void *arg, unsigned i, const struct move *move,
		     bool after);
unsigned replay(const struct ex_scenario *scenario, const struct ex_run *run,
		const struct move *schedule, unsigned moves, on_move *show,
		void *arg);

/*
 * A schedule as a string, and back: a letter for a step of thread a, b, c, ..,
 * with the number of its outcome if that is not 0, such as "aab2c". An
 * environment move has a sign before the letter of its thread: ~ a spurious
 * wake, ! an interrupt, # a timeout, ^ a signal, % a signal that restarts the
 * wait; @ is a tick.
 *
 * to_text: returns a malloc'ed string. from_text: returns malloc'ed moves and
 * their number in *moves, or NULL if the text is not a schedule.
 */
char *schedule_to_text(const struct move *schedule, unsigned moves);
struct move *schedule_from_text(const char *text, unsigned *moves);

double seconds_now(void);

/* The states, or random schedules, of a search so far: for the parent of its
 * process to read. */
extern volatile uint64_t search_done;

#endif
