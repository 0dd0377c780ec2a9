/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_MACHINE_H
#define ROUSE_SIM_MACHINE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

/*
 * The simulated machine: its clock, its CPUs, the threads that they run.
 *
 * A simulation goes from event to event in the order of their times. Each
 * thread has a clock of its own, thread->time, which is ahead of the machine's
 * while it does what concerns nobody else. Before it touches what others may
 * touch it lets them catch up, machine_sync(): so all that threads share is
 * touched in the order of the simulated time.
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
	struct thread *first; /* of those who wait for it */
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
	struct thread *self; /* who runs; NULL: nobody */
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

/* Begin anew with so many CPUs and threads, that all call body(). */
void machine_start(unsigned cpus, unsigned threads, uint64_t seed,
		   void (*body)(unsigned number));

/* Go on until this time. Returns false if nothing happens any more: all threads
 * sleep, and for ever. */
bool machine_run(double until);

/* Set to end a run early. */
extern volatile sig_atomic_t machine_interrupted;

/* For the running thread. */

/* Time passes for it alone. */
static inline void machine_spend(double ns)
{
	machine.self->time += ns;
	machine.self->busy += ns;
}

/* Let all others come to where it is. */
void machine_sync(void);

/* Wait, on its CPU, until somebody lets it resume at some time. */
void machine_wait(void);
void machine_resume(struct thread *thread, double time);

/* Leave the CPU: its state is no longer RUNNING. Returns when it is again. */
void machine_leave(void);

/* About so much: times of a machine are never quite the same. */
double machine_about(double ns);

/* True for that part of all calls. */
bool machine_chance(double part);

/* At that time a futex wait of this thread ends, if it is still the same. */
void machine_timer(struct thread *thread, double time);
void futex_expire(struct thread *thread);
void futex_reset(void);

#endif
