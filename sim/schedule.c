/* SPDX-License-Identifier: BSD-2-Clause */
#include "schedule.h"

#include "events.h"
#include "parameters.h"

/*
 * Linux in short. A woken thread runs on its last CPU if that is idle, else on
 * any idle CPU; if there is none, it queues at its last CPU or at its waker's,
 * whichever queue is shorter. A CPU whose queue is empty takes the first thread
 * of the longest queue. A thread is preempted when its slice is used up, if
 * others are in the queue of its CPU.
 *
 * Invariant: while a thread queues, no CPU is idle.
 */

static void enqueue(struct cpu *cpu, struct thread *thread)
{
	thread->state = QUEUED;
	thread->next = NULL;
	if (cpu->first)
		cpu->last->next = thread;
	else
		cpu->first = thread;
	cpu->last = thread;
	cpu->queued++;
}

static struct thread *dequeue(struct cpu *cpu)
{
	struct thread *thread = cpu->first;

	cpu->first = thread->next;
	cpu->queued--;
	return thread;
}

/* Give that CPU to a thread, which goes on there at that time. */
static void run(unsigned cpu, struct thread *thread, double time)
{
	machine.cpu[cpu].running = thread;
	thread->cpu = cpu;
	thread->state = RUNNING;
	thread->time = time;
	thread->since = time;
	events_add(time, EVENT_RUN, thread, 0);
}

void schedule_ready(struct thread *thread, double time)
{
	struct cpu *cpu = &machine.cpu[thread->cpu];

	if (cpu->running)
		enqueue(cpu, thread);
	else
		run(thread->cpu, thread, time);
}

/* The first idle CPU from this one on; n_cpus if there is none. */
static unsigned find_idle(unsigned cpu)
{
	for (unsigned i = 0; i < machine.n_cpus; i++) {
		unsigned other = (cpu + i) % machine.n_cpus;

		if (!machine.cpu[other].running)
			return other;
	}
	return machine.n_cpus;
}

/* Where to queue a thread whose last CPU this is. */
static unsigned shorter_queue(unsigned cpu, const struct thread *waker)
{
	if (waker && machine.cpu[waker->cpu].queued < machine.cpu[cpu].queued)
		return waker->cpu;
	return cpu;
}

void schedule_wake(struct thread *thread, const struct thread *waker)
{
	double now = waker ? waker->time : machine.now;
	unsigned idle = find_idle(thread->cpu);
	double slept;

	if (idle == machine.n_cpus) {
		thread->cpu = shorter_queue(thread->cpu, waker);
		enqueue(&machine.cpu[thread->cpu], thread);
		return;
	}
	slept = now - machine.cpu[idle].idle_since;
	thread->busy += parameters.wake_cpu;
	run(idle, thread,
	    now + machine_about(slept > parameters.deep_after
					? parameters.deep_idle
					: parameters.idle));
}

/* The CPU with the longest queue; n_cpus if all are empty. */
static unsigned longest_queue(void)
{
	unsigned longest = machine.n_cpus, most = 0;

	for (unsigned i = 0; i < machine.n_cpus; i++) {
		if (machine.cpu[i].queued > most) {
			most = machine.cpu[i].queued;
			longest = i;
		}
	}
	return longest;
}

void schedule_next(struct thread *leaves)
{
	struct cpu *cpu = &machine.cpu[leaves->cpu];
	double time = leaves->time + parameters.switching;
	unsigned from = leaves->cpu;
	struct thread *next;

	cpu->running = NULL;
	cpu->idle_since = leaves->time;
	if (!cpu->first) {
		from = longest_queue();
		if (from == machine.n_cpus)
			return;
		time += parameters.steal;
	}
	next = dequeue(&machine.cpu[from]);
	next->busy += time - leaves->time;
	run(leaves->cpu, next, time);
}

void schedule_preempt(struct thread *thread)
{
	enqueue(&machine.cpu[thread->cpu], thread);
	schedule_next(thread);
}
