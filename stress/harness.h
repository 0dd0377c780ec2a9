/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_HARNESS_H
#define ROUSE_STRESS_HARNESS_H

#include <rouse/deadline.h>
#include <rouse/types.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "histogram.h"
#include "rng.h"

/*
 * What the scenarios are made of: a crew of threads, each with a public state
 * for the watchdog, the moment when time is up, and checks.
 *
 * Nothing here may order one worker's memory before another's, or it would
 * hide the very bugs that are looked for. So all the public state is relaxed;
 * the crew's mutex is taken by those who look at it, never by a worker.
 */
struct note {
	_Atomic int64_t at; /* 0: none yet */
	_Atomic(const char *) what;
	_Atomic(const void *) object; /* or NULL */
};

/* What was done: by a worker, by all of a scenario, in the whole run. */
struct tally {
	uint64_t items;    /* what the scenario counts */
	uint64_t notified; /* waits that ended by a set or a notify */
	int64_t longest;   /* ns: of all that was measured */
};

void tally_add(struct tally *sum, const struct tally *other);

/* So many of the things that a worker did last are kept. */
#define NOTES 16

struct worker {
	char name[32];   /* "producer 3"; "queue: producer 3", of several */
	unsigned number; /* among those of its role */
	struct rng rng;  /* its own */
	unsigned sleeps, wakes; /* its own trips to the futex door */

	/* Private from here on; see the functions below. */
	void (*work)(struct worker *self);
	unsigned part; /* it has in the play */
	pthread_t thread;
	_Atomic int tid;   /* 0: it has not begun */
	const char *stack; /* the lowest byte, and how many */
	size_t stack_bytes;
	struct rng shaker;
	unsigned sleepless;        /* so many waits to come end for no reason */
	unsigned feigned;          /* so many ended as if by a signal */
	struct note notes[NOTES];  /* note number n is in n % NOTES */
	_Atomic unsigned n_notes;  /* so many were made */
	struct note now;           /* what it does since then */
	_Atomic uint64_t progress; /* steps */
	_Atomic uint64_t items;    /* .. and so on: what is its tally */
	_Atomic uint64_t notified;
	_Atomic int64_t longest;
	struct histogram *latency; /* what it measures */
	_Atomic(rouse_word *) asleep_on;
	_Atomic uint32_t asleep_over; /* the value it had */
	_Atomic bool finished;
	uint64_t seen;   /* the watchdog's: the last progress it saw, */
	int64_t seen_at; /* and when that was new */
};

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
 * Is it time to go home? Never taken back during a play. It is when the play
 * comes to an end, and when the whole scenario does.
 */
bool time_is_up(void);
bool time_is_over(void); /* of the scenario */
void time_begin(void);
void time_begin_play(void);
void time_end_play(void);
void time_end(void);

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

/* Zeroed memory, apart from its neighbours in the cache; see free(). */
void *room_for(size_t n, size_t size);

/* CLOCK_MONOTONIC, but not through the library. */
int64_t now_ns(void);

/* Note that this worker has done something: a string that lives for ever. */
void note(struct worker *self, const char *what, const void *object);

/* Say what it does from now on; to which object, if to one. */
void doing_to(struct worker *self, const char *what, const void *object);

static inline void doing(struct worker *self, const char *what)
{
	doing_to(self, what, NULL);
}

/* Has it gone home? */
static inline bool finished(const struct worker *worker)
{
	return atomic_load_explicit(&worker->finished, memory_order_relaxed);
}

/*
 * What a worker says of itself, step by step. It is the only writer of its
 * counters, so they need no read-modify-write.
 */

/* A wait ended because somebody set or notified. */
static inline void count_notified(struct worker *self)
{
	uint64_t n =
		atomic_load_explicit(&self->notified, memory_order_relaxed);

	atomic_store_explicit(&self->notified, n + 1, memory_order_relaxed);
}

/* Measure how long it took since that moment of now_ns(). */
static inline void measure(struct worker *self, int64_t since)
{
	int64_t ns = now_ns() - since;

	histogram_add(self->latency, ns);
	if (ns > atomic_load_explicit(&self->longest, memory_order_relaxed))
		atomic_store_explicit(&self->longest, ns, memory_order_relaxed);
}

/* A wait ended because somebody set or notified, at that moment. */
static inline void observe(struct worker *self, int64_t since)
{
	count_notified(self);
	measure(self, since);
}

/* It made a step, and did so many items. */
static inline void advance(struct worker *self, unsigned items)
{
	uint64_t progress =
		atomic_load_explicit(&self->progress, memory_order_relaxed);
	uint64_t sum = atomic_load_explicit(&self->items, memory_order_relaxed);

	atomic_store_explicit(&self->progress, progress + 1,
			      memory_order_relaxed);
	atomic_store_explicit(&self->items, sum + items, memory_order_relaxed);
}

#endif
