/* SPDX-License-Identifier: BSD-2-Clause */
#include "yield.h"

#include <errno.h>
#include <rouse/deadline.h>

#include "fiber.h"
#include "futex.h"

/*
 * Where the code under test meets the search: at the futex door, and (tsan.c)
 * at its atomic accesses.
 */

/* Run the signal handler of the running thread. */
static void run_handler(struct thread *thread)
{
	struct op op = thread->op;
	uint64_t result = thread->result;
	bool success = thread->success;
	bool *mark = thread->mark;
	uint8_t *calls = thread->calls;
	struct ex_calls *kinds = thread->kinds;

	thread->mark = NULL;
	thread->calls = NULL;
	thread->kinds = NULL;
	thread->signalled = NO_SIGNAL;
	thread->handler_below =
		(uint16_t)((unsigned char *)__builtin_frame_address(0) -
			   stacks[self]);
	setting.thread[self].handler(setting.thread[self].i);
	thread->handler_below = 0;
	thread->op = op;
	thread->result = result;
	thread->success = success;
	thread->mark = mark;
	thread->calls = calls;
	thread->kinds = kinds;
}

uint64_t yield_at(const struct op *op)
{
	struct thread *thread = &world.thread[self];
	bool done;

	thread->op = *op;
	do {
		fiber_yield();
		done = thread->signalled != SIGNAL_BEFORE_STEP;
		if (thread->signalled != NO_SIGNAL)
			run_handler(thread);
	} while (!done);
	return thread->result;
}

void ex_pause(void)
{
	yield_at(&(struct op){.kind = OP_PAUSE,
			      .pc = __builtin_return_address(0)});
}

int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline,
		      const struct rouse__wait_record *record)
{
	(void)record;
	return (int)(int64_t)yield_at(
		&(struct op){.kind = OP_WAIT,
			     .bytes = 4,
			     .bits = bits,
			     .address = (void *)word,
			     .expected = expected,
			     .deadline = deadline,
			     .pc = __builtin_return_address(0)});
}

/* One try, which a handler may end so that it is to be made again. */
static int wait_any(const struct rouse_armed *at, unsigned n,
		    rouse_deadline deadline, const void *pc)
{
	struct op op = {.kind = OP_QUEUE,
			.bytes = 4,
			.bits = ROUSE__ANY,
			.deadline = deadline,
			.pc = pc};
	int err = 0;

	for (unsigned i = 0; i < n; i++) {
		if (i == n - 1)
			op.kind = OP_WAIT;
		op.address = (void *)(uintptr_t)at[i].word;
		op.expected = at[i].value;
		err = (int)(int64_t)yield_at(&op);
		if (world.thread[self].queued == 0)
			return err;
	}
	op.kind = OP_UNQUEUE;
	return yield_at(&op) != 0 ? 0 : err;
}

int rouse__futex_wait_any(const struct rouse_armed *at, unsigned n,
			  rouse_deadline deadline,
			  const struct rouse__wait_record *record)
{
	int err;

	(void)record;
	if (n > MAX_QUEUED)
		refuse("a wait on more than %d words", MAX_QUEUED);
	if (setting.run->slices)
		return -ENOSYS;
	do {
		err = wait_any(at, n, deadline, __builtin_return_address(0));
	} while (err == -ERESTART);
	return err;
}

static unsigned wake(rouse_word *word, unsigned n, uint32_t bits,
		     const void *pc)
{
	return (unsigned)yield_at(&(struct op){.kind = OP_WAKE,
					       .bits = bits,
					       .address = (void *)word,
					       .value = n,
					       .pc = pc});
}

bool rouse__futex_wake_one(rouse_word *word, uint32_t bits)
{
	return wake(word, 1, bits, __builtin_return_address(0)) > 0;
}

unsigned rouse__futex_wake_some(rouse_word *word, unsigned n, uint32_t bits)
{
	return wake(word, n, bits, __builtin_return_address(0));
}

void rouse__futex_wake_all(rouse_word *word)
{
	wake(word, EX_THREADS, ROUSE__ANY, __builtin_return_address(0));
}

rouse_deadline rouse__now(void)
{
	if (world.ticks == 0)
		return world.time;
	return (rouse_deadline)yield_at(&(struct op){
		.kind = OP_NOW, .pc = __builtin_return_address(0)});
}

unsigned rouse__cpus(void)
{
	return 2;
}

uintptr_t rouse__self(void)
{
	return self + 1;
}
