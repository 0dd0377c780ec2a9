/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_HARNESS_H
#define ROUSE_STRESS_HARNESS_H

#include <rouse/deadline.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clock.h"
#include "worker.h"

/*
 * What the scenarios are made of: a crew of workers (worker.h), the moment when
 * time is up (clock.h), and checks.
 */
void harness_begin(uint64_t seed);

/* Random numbers for the thread that runs the scenarios. */
struct rng *run_rng(void);

/* Bytes. Little, so that a thousand threads are nothing. */
#define CREW_STACK ((size_t)128 * 1024)

/* So many workers that do the same, "NAME 0" and so on. */
struct role {
	const char *name;
	unsigned n;
	void (*work)(struct worker *self);
};

/*
 * The crew of a play: those who have the roles that were added. Each role
 * belongs to the part that was named last, and so do the books: several
 * scenarios may play their parts at once.
 *
 * @name: for its workers' names to begin with, or NULL.
 */
void crew_part(unsigned part, const char *name);
void crew_add(struct role role);
void crew_start(void);
void crew_join(void); /* wait until all have gone home */
void crew_end(void);  /* until then its members can be looked at */

/* For those who look: hold the crew as it is. */
struct worker *crew_hold(unsigned *size);
void crew_let_go(void);

/* Of the present part. */
uint64_t part_items(void);

/* Of all crews since crew_begin_books(). The last one: what they measured, of
 * those who have gone home. */
void crew_begin_books(void);
void crew_tally(struct tally *sum);
void crew_latency(struct histogram *sum);

/* The worker that is running; NULL: it is none. */
struct worker *crew_me(void);

/* While they hold it: whose thread is this, as rouse__self() says; in whose
 * stack is that? */
const char *crew_name_of_thread(uintptr_t thread);
const char *crew_name_of_stack(const void *memory); /* NULL: in none */

/*
 * Check a claim. The first that is not true ends the program at once, with a
 * report: what is broken can not be relied on to end in good order.
 *
 * @what: the claim, without quotes in it.
 */
_Noreturn void check_failed(const char *what, int64_t expected, int64_t found);

static inline void check(bool ok, const char *what, int64_t expected,
			 int64_t found)
{
	if (!ok)
		check_failed(what, expected, found);
}

static inline void check_equal(const char *what, int64_t expected,
			       int64_t found)
{
	check(expected == found, what, expected, found);
}

/* To be called when a wait timed out. */
static inline void check_not_early(rouse_deadline deadline)
{
	int64_t now = now_ns();

	check(now >= deadline, "no timeout is early", deadline, now);
}

/* Zeroed memory, apart from its neighbours in the cache; see free(). */
void *room_for(size_t n, size_t size);

#endif
