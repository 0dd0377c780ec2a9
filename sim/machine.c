/* SPDX-License-Identifier: BSD-2-Clause */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "lines.h"
#include "parameters.h"
#include "schedule.h"
#include "sim.h"
#include "stop.h"
#include "switch.h"

/* The clock, and the threads as coroutines on stacks of their own. */

struct machine machine;

unsigned char machine_stacks[THREADS_MAX][STACK_BYTES]
	__attribute__((aligned(4096)));
static void *loop_sp;
static void (*thread_body)(unsigned number);

/* The first function on the stack of a thread. */
static void begin(void)
{
	thread_body(machine.self->number);
	machine.self->state = ENDED;
	schedule_next(machine.self);
	switch_stack(&machine.self->sp, loop_sp);
	abort();
}

void machine_start(unsigned cpus, unsigned threads, uint64_t seed,
		   void (*body)(unsigned number))
{
	memset(&machine, 0, sizeof(machine));
	machine.n_cpus = cpus;
	machine.n_threads = threads;
	machine.rng.state = seed;
	thread_body = body;
	events_reset();
	lines_reset();
	futex_reset();
	for (unsigned i = 0; i < threads; i++) {
		struct thread *thread = &machine.thread[i];

		thread->number = i;
		thread->cpu = i % cpus;
		thread->time = i * parameters.start;
		thread->sp =
			switch_begin(machine_stacks[i], STACK_BYTES, begin);
		schedule_ready(thread, thread->time);
	}
}

/* A deadline passes, if the thread is still in the wait that it belongs to. */
static void expire(struct thread *thread, uint32_t wait)
{
	if (thread->wait == wait)
		futex_expire(thread);
}

bool machine_run(double until)
{
	struct event event;

	machine.end = until;
	while (!stop_asked() && events_take(&event, until)) {
		machine.now = event.time;
		switch (event.kind) {
		case EVENT_LINE:
			lines_next(event.of);
			break;
		case EVENT_TIMER:
			expire(event.of, event.wait);
			break;
		case EVENT_RUN:
			machine.self = event.of;
			switch_stack(&loop_sp, machine.self->sp);
			machine.self = NULL;
			break;
		}
	}
	return events_first() < HUGE_TIME;
}

/* From 0 up to 1. */
static double random_part(void)
{
	return (double)(rng_next(&machine.rng) >> 11) * 0x1p-53;
}

double machine_about(double ns)
{
	return ns * (1 + parameters.jitter * (2 * random_part() - 1));
}

bool machine_chance(double part)
{
	return random_part() < part;
}

/* Let the events before the time of the running thread happen. */
static void wait_for_turn(struct thread *self)
{
	events_add(self->time, EVENT_RUN, self, 0);
	switch_stack(&self->sp, loop_sp);
}

void machine_sync(void)
{
	struct thread *self = machine.self;

	if (machine.cpu[self->cpu].queued > 0 && !self->in_kernel &&
	    self->time - self->since > parameters.slice) {
		schedule_preempt(self);
		switch_stack(&self->sp, loop_sp);
	}
	if (self->time > machine.end || events_first() <= self->time ||
	    stop_asked())
		wait_for_turn(self);
	machine.now = self->time;
}

void machine_wait(void)
{
	struct thread *self = machine.self;
	double before = self->time;

	switch_stack(&self->sp, loop_sp);
	self->busy += self->time - before;
	machine.now = self->time;
}

void machine_resume(struct thread *thread, double time)
{
	thread->time = time;
	events_add(time, EVENT_RUN, thread, 0);
}

void machine_leave(void)
{
	struct thread *self = machine.self;

	schedule_next(self);
	switch_stack(&self->sp, loop_sp);
}

void machine_timer(struct thread *thread, double time)
{
	events_add(time, EVENT_TIMER, thread, thread->wait);
}

void sim_work(double ns)
{
	machine_spend(ns);
	machine_sync();
}

void sim_yield(void)
{
	struct thread *self = machine.self;

	machine_spend(parameters.yield);
	machine_sync();
	if (machine.cpu[self->cpu].queued > 0) {
		schedule_preempt(self);
		switch_stack(&self->sp, loop_sp);
	}
}

void sim_pause(void)
{
	machine_spend(machine_about(parameters.pause));
}

double sim_now(void)
{
	return machine.self ? machine.self->time : machine.now;
}

unsigned sim_self(void)
{
	return machine.self->number;
}

void sim_served(void)
{
	machine.self->served++;
}
