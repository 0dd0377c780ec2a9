/* SPDX-License-Identifier: BSD-2-Clause */
#include "step.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiled.h"
#include "fiber.h"
#include "kernel.h"
#include "lifetime.h"
#include "memory-model.h"
#include "names.h"
#include "race.h"
#include "status.h"
#include "usage.h"

/*
 * An execution: how it begins, how a move changes the world, and when it ends.
 */

struct world world;
struct setting setting;
unsigned self = NOBODY;
char failure[256];

void fail(const char *format, ...)
{
	va_list args;

	if (failure[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(failure, sizeof(failure), format, args);
	va_end(args);
}

void refuse(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "rouse-explore: %s: ", setting.scenario->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(STATUS_TROUBLE);
}

static uint8_t budget(unsigned n)
{
	if (n > UINT8_MAX)
		refuse("a budget of more than %d", UINT8_MAX);
	return (uint8_t)n;
}

void begin_execution(const struct ex_scenario *scenario,
		     const struct ex_run *run)
{
	memset(&world, 0, sizeof(world));
	memset(&setting, 0, sizeof(setting));
	memset(scenario->state, 0, scenario->bytes);
	failure[0] = '\0';
	race_pc = NULL;
	setting.scenario = scenario;
	compiled_check();
	setting.run = run;
	world.time = ex_tick(0);
	world.ticks = budget(run->ticks);
	world.spurious = budget(run->spurious);
	world.interrupts = budget(run->interrupts);
	world.signals = budget(run->signals);
	world.last = NOBODY;
	scenario->start(run->size);
	for (unsigned t = 0; t < world.threads; t++)
		fiber_run(t);
}

static bool is_access(const struct op *op)
{
	return op->kind >= OP_LOAD && op->kind <= OP_FENCE;
}

unsigned choices(unsigned t)
{
	return is_access(&world.thread[t].op) ? memory_choices(t)
					      : kernel_choices(t);
}

/* Is the step a call of the kernel, or the first of one? */
static bool is_call(const struct thread *thread)
{
	const struct op *op = &thread->op;

	return op->kind == OP_WAKE ||
	       ((op->kind == OP_WAIT || op->kind == OP_QUEUE) &&
		thread->queued == 0);
}

static void count_kinds(struct ex_calls *calls, bool wakes, bool found)
{
	if (wakes)
		calls->wakes++;
	else
		calls->waits++;
	if (found)
		calls->found++;
}

static bool step(unsigned t, unsigned choice)
{
	struct thread *thread = &world.thread[t];
	unsigned woken = 0, calls;
	bool is_wake = thread->op.kind == OP_WAKE;
	bool changes = is_wake || (thread->op.kind >= OP_STORE &&
				   thread->op.kind <= OP_WEAK_CAS);

	if (thread->status != READY)
		return false;
	if (thread->op.kind == OP_PLAIN) {
		if (choice == 0)
			fiber_run(t);
		return choice == 0;
	}
	calls = is_call(thread);
	if (is_access(&thread->op) ? !memory_step(t, choice)
				   : !kernel_step(t, choice, &woken))
		return false;
	if (thread->mark) {
		*thread->mark = true;
		thread->mark = NULL;
	}
	if (thread->calls)
		*thread->calls = (uint8_t)(*thread->calls + calls);
	if (thread->kinds && calls)
		count_kinds(thread->kinds, is_wake, woken != 0);
	for (unsigned s = 0; s < world.threads; s++)
		world.thread[s].nap_is_last &= !changes;
	if (failure[0] == '\0' && thread->status == READY)
		fiber_run(t);
	for (unsigned s = 0; s < world.threads; s++) {
		if ((woken >> s & 1) && failure[0] == '\0')
			fiber_run(s);
	}
	world.last = (uint8_t)t;
	return true;
}

unsigned step_holder(void)
{
	for (unsigned t = 0; t < world.threads; t++) {
		if (world.thread[t].status == READY &&
		    world.thread[t].op.kind == OP_PLAIN)
			return t;
	}
	return NOBODY;
}

bool make_move(const struct move *move)
{
	unsigned holder = step_holder();
	bool slept;

	if (holder != NOBODY &&
	    (move->thread != holder || move->kind == MOVE_TICK))
		return false;
	if (move->kind == MOVE_STEP)
		return step(move->thread, move->choice);
	slept = world.thread[move->thread].status == ASLEEP;
	if (!kernel_environment_move(move))
		return false;
	if (move->kind != MOVE_TICK &&
	    (slept || world.thread[move->thread].signalled))
		fiber_run(move->thread);
	return true;
}

bool is_runnable(unsigned t)
{
	const struct thread *thread = &world.thread[t];

	return thread->status == READY && thread->op.kind != OP_PAUSE;
}

/* For scenarios without quiet(): may the sleepers sleep on? */
static void complain_of_sleepers(bool pausing)
{
	for (unsigned t = 0; t < world.threads; t++) {
		if (!pausing && ex_stuck(t))
			fail("%s sleeps for ever on %s", name_of_thread(t),
			     name_of(world.thread[t].op.address));
	}
}

bool is_done(void)
{
	bool pausing = false, sleeping = false;
	const char *complaint = NULL;

	for (unsigned t = 0; t < world.threads; t++) {
		if (is_runnable(t))
			return failure[0] != '\0';
		pausing |= world.thread[t].status == READY;
		sleeping |= world.thread[t].status == ASLEEP;
	}
	if (failure[0] != '\0')
		return true;
	if (!pausing && !sleeping) {
		if (setting.scenario->end)
			complaint = setting.scenario->end();
		if (complaint)
			fail("%s", complaint);
		return true;
	}
	if (setting.scenario->quiet) {
		complaint = setting.scenario->quiet();
		if (complaint)
			fail("%s", complaint);
	} else {
		complain_of_sleepers(pausing);
	}
	return failure[0] != '\0' || (!pausing && !kernel_may_wake());
}

/* What a scenario may call; see explore.h. */

void ex_thread(const char *role, unsigned i, void (*body)(unsigned i))
{
	unsigned t = world.threads++;

	if (t == MAX_THREADS)
		refuse("more than %d threads", MAX_THREADS);
	setting.thread[t].role = role;
	setting.thread[t].i = i;
	setting.thread[t].body = body;
	world.thread[t].now.clock[t] = 1;
	fiber_make(t);
}

void ex_threads(const char *role, unsigned n, void (*body)(unsigned i))
{
	for (unsigned i = 0; i < n; i++)
		ex_thread(role, i, body);
}

void ex_handler(void (*handler)(unsigned i))
{
	setting.thread[world.threads - 1].handler = handler;
}

void ex_name(const void *memory, size_t bytes, const char *name)
{
	if (setting.names == sizeof(setting.name) / sizeof(setting.name[0]))
		refuse("more than %u names", setting.names);
	setting.name[setting.names].address = (uintptr_t)memory;
	setting.name[setting.names].bytes = bytes;
	setting.name[setting.names++].name = name;
}

void ex_mortal(const void *memory, size_t bytes)
{
	usage_mortal((uintptr_t)memory, bytes);
}

unsigned ex_self(void)
{
	return self;
}

void ex_assert(bool holds, const char *what)
{
	if (holds)
		return;
	fail("%s: %s", self == NOBODY ? "the scenario" : name_of_thread(self),
	     what);
	if (self != NOBODY)
		fiber_yield();
}

void ex_mark(bool *flag)
{
	world.thread[self].mark = flag;
}

void ex_count_calls(unsigned char *calls)
{
	world.thread[self].calls = calls;
}

void ex_count_kinds(struct ex_calls *calls)
{
	world.thread[self].kinds = calls;
}

void ex_free(const void *memory, size_t bytes)
{
	if (!lifetime_check(self, (uintptr_t)memory, bytes))
		fiber_yield();
	usage_mortal((uintptr_t)memory, bytes);
	race_end_lifetime(self, (uintptr_t)memory, bytes);
	if (world.dead ==
	    sizeof(world.dead_range) / sizeof(world.dead_range[0]))
		refuse("more than %u calls of ex_free()", world.dead);
	world.dead_range[world.dead].address = (uintptr_t)memory;
	world.dead_range[world.dead++].bytes = bytes;
}

bool ex_asleep(unsigned i)
{
	return world.thread[i].status == ASLEEP;
}

bool ex_naps(unsigned i)
{
	return kernel_naps(i);
}

bool ex_stuck(unsigned i)
{
	return ex_asleep(i) && !kernel_timer_runs(i);
}

bool ex_ended(unsigned i)
{
	return world.thread[i].status == ENDED;
}
