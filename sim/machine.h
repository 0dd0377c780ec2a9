/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_MACHINE_H
#define ROUSE_SIM_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

/*
 * The simulated machine: its clock, its CPUs and its threads.
 *
 * A simulation goes from event to event in the order of their times. Each
 * thread has its own clock, thread->time, which may be ahead of the machine's.
 * Before a thread touches anything shared it calls machine_sync(), which lets
 * all others come to the same time. So everything that is shared is touched in
 * the order of the simulated time.
 */
#define CPUS_MAX    256
#define THREADS_MAX 2048
#define STACK_BYTES 32768

enum thread_state {
	RUNNING, /* it has a CPU, or is on its way to one */
	QUEUED,  /* it waits for one */
	ASLEEP,  /* in a futex wait */
	ENDED,
};

struct thread {
	void *sp; /* while it does not run */
	unsigned number;
	enum thread_state state;
	unsigned cpu;        /* where it runs, or ran last */
	double time;         /* of its own clock */
	double since;        /* when it got the CPU */
	double busy;         /* CPU time */
	uint64_t served;     /* operations of the workload */
	bool in_kernel;      /* where it is not preempted */
	struct thread *next; /* in the queue of its CPU */

	/* The line, or the lock in the kernel, that it waits for. */
	struct thread *next_waiting;
	int access;
	bool owned; /* it comes to be owned */

	/* The futex wait that it is in. */
	struct thread *next_sleeper;
	const volatile void *word;
	uint32_t bits;
	int result;
	bool woken;
	uint32_t wait; /* counts waits, so that a stale timer is known */
};

struct cpu {
	struct thread *running; /* NULL: it is idle */
	double idle_since;
	struct thread *first; /* of the threads that wait for it */
	struct thread *last;
	unsigned queued;
};

/* What is counted. */
struct counts {
	uint64_t transfers; /* lines that came from elsewhere */
	uint64_t rmws;
	uint64_t failed; /* compare-and-swaps that failed */
	uint64_t sleeps;
	uint64_t wakes;
	uint64_t calls; /* of the futex door */
};

struct machine {
	double now;
	double end; /* of the simulation */
	unsigned n_cpus;
	unsigned n_threads;
	struct thread *self; /* the running thread, or NULL */
	struct rng rng;
	struct counts counts;
	struct cpu cpu[CPUS_MAX];
	struct thread thread[THREADS_MAX];
};

extern struct machine machine;
extern unsigned char machine_stacks[THREADS_MAX][STACK_BYTES];

static inline unsigned char *machine_stack(const struct thread *thread)
{
	return machine_stacks[thread->number];
}

/* Start a new simulation. Each thread calls body(). */
void machine_start(unsigned cpus, unsigned threads, uint64_t seed,
		   void (*body)(unsigned number));

/* Run until this time. Returns false if all threads sleep or have ended, and
 * no deadline is left. */
bool machine_run(double until);

/* Set to end a run early. */

/* For the running thread. */

/* Let time pass for this thread alone. */
static inline void machine_spend(double ns)
{
	machine.self->time += ns;
	machine.self->busy += ns;
}

/* Let all others come to the same time. */
void machine_sync(void);

/* Wait without leaving the CPU, until machine_resume() says when it ends. */
void machine_wait(void);
void machine_resume(struct thread *thread, double time);

/* Give up the CPU; the caller has set its state. Returns when it runs again. */
void machine_leave(void);

/* This time, varied at random by parameters.jitter. */
double machine_about(double ns);

/* True with this probability. */
bool machine_chance(double part);

/* The deadline of the futex wait that the thread is about to begin. */
void machine_timer(struct thread *thread, double time);
void futex_expire(struct thread *thread);
void futex_reset(void);

#endif
