/* SPDX-License-Identifier: BSD-2-Clause */
#include "memory-model.h"

#include <string.h>

#include "history.h"
#include "lifetime.h"
#include "op.h"
#include "race.h"

/*
 * The memory model: RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing
 * Sequential Consistency in C/C++11", PLDI 2017), as a machine of messages and
 * views in the manner of Kang, Hur, Lahav, Vafeiadis, Dreyer, "A Promising
 * Semantics for Relaxed-Memory Concurrency", POPL 2017, without promises.
 *
 * Each location has its messages in modification order. Each thread has a
 * view: how far it has advanced in each location.
 *
 *  - A load reads any message that is not before the thread's view, and
 *    advances the view to it; an acquire load joins the message's view.
 *  - A store puts its message anywhere after the thread's view, not only at the
 *    end; a release store attaches the thread's view to it.
 *  - A read-modify-write puts its message right after the one that it reads,
 *    attached to it: no message can come between them. It also carries the view
 *    of the one that it read (the release sequence).
 *  - A fence turns relaxed accesses beside it into acquire and release ones;
 *    sequentially consistent ones also share one more view.
 *
 * What differs from RC11, or from C11:
 *  - No load buffering: no load reads from a store that a thread has not
 *    reached yet. RC11 forbids that too. C11's text allows it for relaxed
 *    accesses, and so does Arm's hardware.
 *  - A sequentially consistent access reads, or is placed, not before the last
 *    such store to its location that was executed, and what follows such a
 *    fence not before any of them. RC11 requires that only of what is ordered
 *    by such accesses, or by happens-before; where only weaker accesses order
 *    them, outcomes are missed (the known misses among the litmus tests).
 *    Programs without such accesses, or with fences only, are not affected;
 *    the library has none.
 *  - A release sequence continues through read-modify-writes only, not through
 *    relaxed stores of the same thread: that is weaker than C11, and equal to
 *    C++20.
 *  - consume is treated as acquire, as compilers do.
 *
 * The newest value is also in the memory itself, for accesses from outside the
 * model (a ghost, a location that was forgotten).
 */

static bool acquires(uint8_t order)
{
	return order == __ATOMIC_CONSUME || order == __ATOMIC_ACQUIRE ||
	       order >= __ATOMIC_ACQ_REL;
}

static bool releases(uint8_t order)
{
	return order >= __ATOMIC_RELEASE;
}

static void join(struct view *view, const struct view *other)
{
	for (unsigned i = 0; i < MAX_LOCATIONS; i++)
		view->at[i] =
			view->at[i] > other->at[i] ? view->at[i] : other->at[i];
	for (unsigned i = 0; i < MAX_THREADS; i++)
		view->clock[i] = view->clock[i] > other->clock[i]
					 ? view->clock[i]
					 : other->clock[i];
}

static void put_value(uintptr_t address, unsigned bytes, uint64_t value)
{
	memcpy((void *)address, &value, bytes);
}

/* Steps. */

/* The oldest message of location l that an access of this order may read. */
static unsigned oldest(const struct thread *thread, unsigned l, uint8_t order)
{
	unsigned at = thread->now.at[l];

	if (order == __ATOMIC_SEQ_CST && world.sc.at[l] > at)
		at = world.sc.at[l];
	return at;
}

/* The oldest that it may read in any case. */
static unsigned oldest_of(const struct thread *thread, unsigned l,
			  const struct op *op)
{
	unsigned at = oldest(thread, l, op->order);
	unsigned fail_at = oldest(thread, l, op->fail_order);

	return op_compares(op) && fail_at < at ? fail_at : at;
}

unsigned memory_choices(unsigned t)
{
	const struct thread *thread = &world.thread[t];
	const struct op *op = &thread->op;
	unsigned l, n;

	if (op->kind == OP_FENCE)
		return 1;
	l = history_find((uintptr_t)op->address);
	if (l == world.locations)
		n = 1;
	else
		n = world.location[l].count - oldest_of(thread, l, op);
	return op_compares(op) ? 2 * n : n;
}

void memory_new_stamp(unsigned t)
{
	const uint8_t *stamp = &world.thread[t].now.clock[t];

	if (world.thread[t].now.clock[t]++ < MAX_STAMPS - 2)
		return;
	history_settle();
	if (*stamp > MAX_STAMPS - 2)
		refuse("too many plain accesses that others do not know of");
}

static void fence(unsigned t, uint8_t order)
{
	struct thread *thread = &world.thread[t];

	if (!setting.scenario->fences)
		refuse("a fence, but the scenario does not say .fences");
	if (acquires(order))
		join(&thread->now, &world.fence[t].acquirable);
	if (order == __ATOMIC_SEQ_CST) {
		uint8_t clock[MAX_THREADS];

		/* The order of such fences is not happens-before. */
		memcpy(clock, thread->now.clock, sizeof(clock));
		join(&thread->now, &world.sc);
		memcpy(thread->now.clock, clock, sizeof(clock));
		join(&world.sc, &thread->now);
		memset(world.sc.clock, 0, sizeof(world.sc.clock));
	}
	join(&world.fence[t].acquirable, &thread->now);
	if (releases(order)) {
		world.fence[t].released = thread->now;
		memory_new_stamp(t);
	}
}

/* Thread t reads this message of location l. */
static void see(unsigned t, unsigned l, unsigned i, uint8_t order)
{
	struct thread *thread = &world.thread[t];
	const struct view *view = &history_message(l, i)->view;

	if (thread->now.at[l] < i)
		thread->now.at[l] = (uint8_t)i;
	if (acquires(order))
		join(&thread->now, view);
	if (setting.scenario->fences) {
		join(&world.fence[t].acquirable, view);
		join(&world.fence[t].acquirable, &thread->now);
	}
}

/* Thread t puts this value at position i of location l; attached, if it read
 * the one before by the same step. */
static void put(unsigned t, unsigned l, unsigned i, uint64_t value,
		uint8_t order, bool attached)
{
	struct thread *thread = &world.thread[t];
	struct message *message = history_insert(l, i);
	const struct location *location = &world.location[l];

	thread->now.at[l] = (uint8_t)i;
	message->value = value;
	message->attached = attached;
	if (releases(order))
		message->view = thread->now;
	else if (setting.scenario->fences)
		message->view = world.fence[t].released;
	else
		memset(&message->view, 0, sizeof(message->view));
	message->view.at[l] = (uint8_t)i;
	if (attached)
		join(&message->view, &message[-1].view);
	if (setting.scenario->fences)
		join(&world.fence[t].acquirable, &thread->now);
	if (order == __ATOMIC_SEQ_CST && world.sc.at[l] < i)
		world.sc.at[l] = (uint8_t)i;
	if (i + 1u == location->count)
		put_value(location->address, location->bytes, value);
	if (releases(order))
		memory_new_stamp(t);
}

static bool load(unsigned t, unsigned l, unsigned i)
{
	struct thread *thread = &world.thread[t];

	race_atomic(t, &thread->op, false);
	thread->result = history_message(l, i)->value;
	see(t, l, i, thread->op.order);
	return true;
}

static bool store(unsigned t, unsigned l, unsigned i)
{
	const struct op *op = &world.thread[t].op;
	const struct location *location = &world.location[l];

	if (i < location->count && world.message[location->first + i].attached)
		return false;
	race_atomic(t, op, true);
	put(t, l, i, op_written(op, 0), op->order, false);
	return true;
}

/* May a read-modify-write read message i of location l? */
static bool unattached(unsigned l, unsigned i)
{
	const struct location *location = &world.location[l];

	return i + 1u == location->count ||
	       !world.message[location->first + i + 1].attached;
}

static bool modify(unsigned t, unsigned l, unsigned i)
{
	struct thread *thread = &world.thread[t];
	const struct op *op = &thread->op;
	uint64_t value = history_message(l, i)->value;

	if (!unattached(l, i))
		return false;
	race_atomic(t, op, true);
	thread->result = value;
	see(t, l, i, op->order);
	put(t, l, i + 1, op_written(op, value), op->order, true);
	return true;
}

static bool compare_and_swap(unsigned t, unsigned l, unsigned i, bool spurious)
{
	struct thread *thread = &world.thread[t];
	const struct op *op = &thread->op;
	uint64_t value = history_message(l, i)->value;
	bool equal = value == op_part(op, op->expected);

	if (spurious && !(equal && op->kind == OP_WEAK_CAS))
		return false;
	thread->success = equal && !spurious;
	if (thread->success)
		return i >= oldest(thread, l, op->order) && modify(t, l, i);
	if (i < oldest(thread, l, op->fail_order))
		return false;
	race_atomic(t, op, false);
	thread->result = value;
	see(t, l, i, op->fail_order);
	return true;
}

bool memory_step(unsigned t, unsigned choice)
{
	struct thread *thread = &world.thread[t];
	const struct op *op = &thread->op;
	unsigned l, newest;

	if (op->kind == OP_FENCE) {
		fence(t, op->order);
		return true;
	}
	if (!lifetime_check(t, (uintptr_t)op->address, op->bytes))
		return true;
	l = history_locate((uintptr_t)op->address, op->bytes);
	newest = world.location[l].count - 1u;
	switch (op->kind) {
	case OP_LOAD:
		return load(t, l, newest - choice);
	case OP_STORE:
		return store(t, l, newest + 1 - choice);
	case OP_CAS:
	case OP_WEAK_CAS:
		return compare_and_swap(t, l, newest - choice / 2, choice % 2);
	default:
		return modify(t, l, newest - choice);
	}
}

bool memory_compare(unsigned t, bool equal)
{
	const struct thread *thread = &world.thread[t];
	const struct location *location;
	unsigned l, i;

	if (!lifetime_check(t, (uintptr_t)thread->op.address, thread->op.bytes))
		return !equal;
	l = history_locate((uintptr_t)thread->op.address, thread->op.bytes);
	location = &world.location[l];
	i = oldest(thread, l, __ATOMIC_RELAXED);
	if (i < world.kernel.at[l])
		i = world.kernel.at[l];
	for (; i < location->count; i++) {
		uint64_t value = world.message[location->first + i].value;

		if ((value == thread->op.expected) == equal) {
			race_atomic(t, &thread->op, false);
			see(t, l, i, __ATOMIC_RELAXED);
			return true;
		}
	}
	return false;
}

void memory_see_all(unsigned t)
{
	for (unsigned l = 0; l < world.locations; l++)
		world.thread[t].now.at[l] =
			(uint8_t)(world.location[l].count - 1);
}

void memory_publish_word(unsigned t, uintptr_t word)
{
	unsigned l = history_find(word);

	if (l < world.locations &&
	    world.kernel.at[l] < world.thread[t].now.at[l])
		world.kernel.at[l] = world.thread[t].now.at[l];
}
