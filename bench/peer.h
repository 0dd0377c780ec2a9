/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PEER_H
#define ROUSE_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the harness and a back end know of each other.
 *
 * A back end, a peer, is one file in peers/. It defines the primitives that
 * peers/rouse.c shows, under the same names and inline, says by macros which
 * of them it has, and includes loops.h. That makes each workload out of them
 * as a whole loop, so that each library is inlined as far as its own users
 * would have it, and exports one struct peer. So this and loops.h are in what
 * C11 and C++20 have in common.
 */
#ifdef __cplusplus
extern "C" {
#endif

#include "histogram.h"

/* What a loop does. */
enum kind {
	KIND_IS_SET,
	KIND_SET_AGAIN,
	KIND_WAIT_SET,
	KIND_SET_CLEAR,
	KIND_EVENT_PINGPONG,
	KIND_EVENT_RELEASE,
	KIND_EVENT_PAST,
	KIND_EVENT_EXPIRE,
	KIND_LOCK,
	KIND_CONTEND,
	KIND_FAIRNESS,
	KIND_NOTIFY_NONE,
	KIND_COND_PINGPONG,
	KIND_COND_RELEASE,
	KIND_ONE_OF_MANY,
	KIND_BUFFER,
	KIND_COND_PAST,
	KIND_COND_EXPIRE,
	KIND_RING_AGAIN,
	KIND_BELL_BUSY,
	KIND_WAIT_SET_STOP,
	KIND_STOP_PINGPONG,
	KIND_ANY_PINGPONG,
	KIND_ONCE_DONE,
	KIND_LATCH_RELEASE,
	KIND_BARRIER,
	KIND_MOVE,
	KIND_TOKENS,
	KIND_TOKENS_PINGPONG,
	KIND_TOKENS_BUFFER,
	KIND_QUEUE,
	KINDS
};

enum pin {
	PIN_NOT,
	PIN_ONE, /* all threads on one CPU */
	PIN_TWO  /* those with odd numbers on another */
};

/* In which form. */
struct shape {
	unsigned threads; /* or waiters, beside the one who releases them */
	enum pin pin;
	unsigned producers;
	unsigned consumers;
	unsigned capacity; /* of a buffer; or how many events */
	unsigned batch;    /* items that a thread puts and gets at once */
	bool outside;      /* notify when the lock has been released */
	unsigned work;     /* steps between two turns; each takes about 1 ns */
	bool busy;         /* beside others, who want the CPUs all the time */
};

/* What came of it. */
struct result {
	uint64_t ops;
	double ns;         /* that count, of all ops */
	double wall;       /* ns, from the start of the threads to their end */
	double cpu;        /* ns, of all threads */
	double switches;   /* from one thread to another */
	double least;      /* share of the least served thread; if equal 1 */
	double most;       /* that of the most served one */
	uint64_t complete; /* the loop came to its end */
	uint64_t wrong;    /* a check of what it did failed */
	struct histogram latency;
};

struct run {
	const struct shape *shape;
	uint64_t ops; /* to do */
	uint64_t seed;
	bool traced;     /* system calls are counted: mark where to begin */
	const int *cpus; /* for PIN_ONE, PIN_TWO */
	struct result *result;
};

typedef void loop(struct run *run);

/* Bytes of its objects; 0: it has none. */
struct peer_sizes {
	size_t event;
	size_t lock;
	size_t cond;
};

struct peer {
	const char *name;
	const char *title;
	loop *(*loop_of)(enum kind kind); /* NULL for what it cannot do */
	const struct peer_sizes *sizes;
	const char
		*program; /* that runs it, if it is not built in: program.h */
};

/* Most events that a wait is for. */
#define ANY_MAX 8

/* One of the threads of a loop. */
struct thread_args {
	unsigned number;
	struct run *run;
	uint64_t served; /* how often it had its turn */
	struct histogram latency;
};

/* Let n threads run this, from a common start, and wait for their end. */
void team_run(struct run *run, unsigned n,
	      void (*body)(struct thread_args *args, void *state), void *state);

/* Zeroed memory, at another place in its page for each seed. It is never given
 * back: a process makes one measurement. */
void *team_zalloc(struct run *run, size_t size);

/*
 * A thread waits until @all in total have come, by means that are the same for
 * all peers, and learns when the last one came, by that one's own clock.
 */
struct rendezvous {
	uint32_t arrived;
	uint32_t awaited;
	int64_t last;
};

void rendezvous_arrive(struct rendezvous *rendezvous, uint32_t all,
		       int64_t now);
void rendezvous_await(struct rendezvous *rendezvous, uint32_t all);

/* Let other threads have the CPU. */
void give_way(void);

/* Let those who came go to sleep. */
void rendezvous_settle(void);

/* CLOCK_MONOTONIC */
int64_t now_ns(void);

/* The compiler takes it that this value is used, and all memory with it. */
static inline void keep(uint64_t value)
{
	__asm__ volatile("" : : "r"(value) : "memory");
}

/* That many steps of a computation that waits for itself. */
static inline void work(unsigned steps)
{
	uint64_t sum = steps;

	for (unsigned i = 0; i < steps; i++) {
		sum = sum * 3 + 1;
		__asm__ volatile("" : "+r"(sum));
	}
}

/* The latency of one operation in that many is taken where an operation is not
 * much longer than a look at the clock. */
#define LATENCY_EVERY 16

#ifdef __cplusplus
}
#endif

#endif
