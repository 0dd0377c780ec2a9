/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_WORKER_H
#define ROUSE_STRESS_WORKER_H

#include <rouse/types.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clock.h"
#include "histogram.h"
#include "rng.h"

/*
 * A thread of a crew, with a public state for the watchdog and the live view.
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
	int64_t longest;   /* ns: of the waits that were measured */
};

void tally_add(struct tally *sum, const struct tally *other);

/* So many of the things that a worker did last are kept. */
#define NOTES 16

struct worker {
	char name[32];   /* "producer 3"; "queue: producer 3", of several */
	unsigned number; /* among those of its role */
	struct rng rng;  /* its own */
	unsigned sleeps, wakes; /* its own trips to the futex door */
	unsigned woken;         /* .. sleeps that did not end for no reason */

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
	_Atomic bool idle; /* it waits for work, which need not come */
	_Atomic bool finished;
	uint64_t seen;      /* the watchdog's: the last progress it saw, */
	int64_t seen_at;    /* and when that was new, */
	int64_t owed_since; /* and since when it is owed some more */
};

/* Note that this worker has done something: a string that lives for ever. */
void note(struct worker *self, const char *what, const void *object);

/* Say what it does from now on; to which object, if to one. */
void doing_to(struct worker *self, const char *what, const void *object);

static inline void doing(struct worker *self, const char *what)
{
	doing_to(self, what, NULL);
}

/* What it has done up to now. */
struct tally tally_of(const struct worker *worker);

/* Does it wait for work, which need not come for long? */
static inline bool idle(const struct worker *worker)
{
	return atomic_load_explicit(&worker->idle, memory_order_relaxed);
}

/* It does from now on, or no more. */
static inline void be_idle(struct worker *self, bool idle)
{
	atomic_store_explicit(&self->idle, idle, memory_order_relaxed);
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

/* Measure how long it took since that moment of now_ns(); and if it was a wait,
 * that for something which may be due since then. */
static inline void measure(struct worker *self, int64_t since)
{
	histogram_add(self->latency, now_ns() - since);
}

static inline void measure_wait(struct worker *self, int64_t since)
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
	measure_wait(self, since);
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
