/* SPDX-License-Identifier: BSD-2-Clause */
#include "describe.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <rouse/deadline.h>

#include "lifetime.h"
#include "names.h"
#include "op.h"

/*
 * Most of a step is described before it is taken. Then the operation is known,
 * and so are the messages of which the move selects one, to read it or to put
 * another after it. Afterwards the thread may have ended, and the object may be
 * gone.
 */

static const char *const verbs[] = {
	[OP_LOAD] = "load",
	[OP_STORE] = "store",
	[OP_EXCHANGE] = "exchange",
	[OP_ADD] = "add",
	[OP_SUB] = "sub",
	[OP_AND] = "and",
	[OP_OR] = "or",
	[OP_XOR] = "xor",
	[OP_NAND] = "nand",
	[OP_CAS] = "cas",
	[OP_WEAK_CAS] = "weak cas",
};

static const char *const orders[] = {
	[__ATOMIC_RELAXED] = "relaxed", [__ATOMIC_CONSUME] = "consume",
	[__ATOMIC_ACQUIRE] = "acquire", [__ATOMIC_RELEASE] = "release",
	[__ATOMIC_ACQ_REL] = "acq_rel", [__ATOMIC_SEQ_CST] = "seq_cst",
};

static void say(struct step *step, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct step *step, const char *format, ...)
{
	size_t len = strlen(step->what);
	va_list args;

	va_start(args, format);
	vsnprintf(step->what + len, sizeof(step->what) - len, format, args);
	va_end(args);
}

static bool is_ours(uintptr_t address)
{
	return lifetime_owner(address) != NOBODY || lifetime_in_state(address);
}

/* A number, or the name of what it points to. */
static void say_value(struct step *step, uint64_t value)
{
	const char *name = "0";

	if (is_ours((uintptr_t)value))
		name = name_of((const void *)(uintptr_t)value);
	if (name[0] == '0')
		say(step, "0x%" PRIx64, value);
	else
		say(step, "&%s", name);
}

bool reads(const struct op *op)
{
	return op->kind >= OP_LOAD && op->kind <= OP_WEAK_CAS &&
	       op->kind != OP_STORE;
}

unsigned place_of(const struct step *step)
{
	return op_compares(&step->op) ? step->move.choice / 2u
				      : step->move.choice;
}

/* The value of the object of this step: the one that is @place places before
 * the newest in modification order. */
static uint64_t value_at(const struct op *op, unsigned place)
{
	uint64_t value = 0;

	for (unsigned l = 0; l < world.locations; l++) {
		const struct location *location = &world.location[l];
		const struct message *end =
			&world.message[location->first + location->count];

		if (location->address == (uintptr_t)op->address &&
		    location->count > place)
			return end[-1 - (int)place].value;
	}
	if (is_ours((uintptr_t)op->address)) /* never accessed atomically yet */
		memcpy(&value, op->address, op->bytes);
	return value;
}

/* Does a compare-and-swap succeed? */
static bool succeeds(const struct step *step)
{
	const struct op *op = &step->op;

	return value_at(op, place_of(step)) == op_part(op, op->expected) &&
	       step->move.choice % 2 == 0;
}

bool writes(const struct step *step)
{
	const struct op *op = &step->op;

	return step->move.kind == MOVE_STEP && op->kind >= OP_STORE &&
	       op->kind <= OP_WEAK_CAS && (!op_compares(op) || succeeds(step));
}

static void describe_access(struct step *step)
{
	const struct op *op = &step->op;
	unsigned place = place_of(step);
	uint64_t old = value_at(op, place);
	bool failed = op_compares(op) && !succeeds(step);

	say(step, "%s %s", verbs[op->kind], name_of(op->address));
	if (op->kind == OP_LOAD) {
		say(step, " -> ");
		say_value(step, old);
	} else if (op->kind == OP_STORE) {
		say(step, " = ");
		say_value(step, op_written(op, 0));
	} else if (failed && old == op_part(op, op->expected)) {
		say(step, " ");
		say_value(step, old);
		say(step, ": failed spuriously");
	} else if (failed) {
		say(step, " ");
		say_value(step, op_part(op, op->expected));
		say(step, ": found ");
		say_value(step, old);
		say(step, ", failed");
	} else {
		say(step, " ");
		say_value(step, old);
		say(step, " => ");
		say_value(step, op_written(op, old));
	}
	say(step, " (%s)", orders[failed ? op->fail_order : op->order]);
	if (place == 0)
		return;
	if (writes(step)) {
		say(step, " (placed before ");
		say_value(step, value_at(op, place - 1));
	} else {
		say(step, " (stale: newest is ");
		say_value(step, value_at(op, 0));
	}
	say(step, ")");
}

static void describe_wait(struct step *step)
{
	const struct op *op = &step->op;

	say(step, "futex wait %s while 0x%" PRIx64, name_of(op->address),
	    op->expected);
	if (op->kind == OP_QUEUE)
		say(step, ", and on others");
	if (op->bits != UINT32_MAX)
		say(step, ", bits 0x%" PRIx32, op->bits);
	if (op->deadline != ROUSE_FOREVER)
		say(step, ", until %" PRId64, op->deadline);
}

static void describe_wake(struct step *step)
{
	const struct op *op = &step->op;

	say(step, "futex wake %s, ", name_of(op->address));
	if (op->value < MAX_THREADS)
		say(step, "%" PRIu64, op->value);
	else
		say(step, "all");
	if (op->bits != UINT32_MAX)
		say(step, ", bits 0x%" PRIx32, op->bits);
}

static void describe_step(struct step *step)
{
	switch (step->op.kind) {
	case OP_PAUSE:
		say(step, "pause ends");
		break;
	case OP_FENCE:
		say(step, "fence (%s)", orders[step->op.order]);
		break;
	case OP_WAIT:
	case OP_QUEUE:
		describe_wait(step);
		break;
	case OP_UNQUEUE:
		say(step, "leaves the queues of its words");
		break;
	case OP_WAKE:
		describe_wake(step);
		break;
	case OP_NOW:
		say(step, "looks at the clock: %" PRId64, world.time);
		break;
	case OP_PLAIN:
		if (step->op.address)
			say(step, "%s %s plainly",
			    step->op.value ? "writes" : "reads",
			    name_of(step->op.address));
		else
			say(step, "is done");
		break;
	default:
		describe_access(step);
	}
}

void describe_before(struct step *step)
{
	switch (step->move.kind) {
	case MOVE_SPURIOUS:
		say(step, "wait ends spuriously");
		break;
	case MOVE_INTERRUPT:
		say(step, "wait ends with -EINTR");
		break;
	case MOVE_TIMEOUT:
		say(step, "the deadline passes: wait ends with -ETIMEDOUT");
		break;
	case MOVE_SIGNAL:
		say(step, "a signal: its handler runs");
		break;
	case MOVE_RESTART:
		say(step, "a signal: its handler runs, then the wait again");
		break;
	case MOVE_TICK:
		say(step, "time is %" PRId64, world.time + EX_TICK);
		break;
	default:
		describe_step(step);
	}
}

/* The value that made a wait return, unless it is not certain which one did. */
static void describe_unequal(struct step *step)
{
	const struct op *op = &step->op;
	uint64_t newest = value_at(op, 0);

	if (newest != op->expected)
		say(step, ": value is 0x%" PRIx64 ", returns", newest);
	else
		say(step, ": an older value, returns");
}

void describe_after(struct step *step)
{
	unsigned own = 1u << step->move.thread;
	const char *before = ": wakes ";

	if (step->move.kind == MOVE_STEP && step->op.kind == OP_WAIT) {
		if (!(step->asleep & own) &&
		    value_at(&step->op, 0) == step->op.expected)
			say(step, ": was woken already, or an older value");
		else if (!(step->asleep & own))
			describe_unequal(step);
		else if (value_at(&step->op, 0) != step->op.expected)
			say(step, ": sleeps (stale: newest is 0x%" PRIx64 ")",
			    value_at(&step->op, 0));
		else
			say(step, ": sleeps");
	}
	if (step->move.kind == MOVE_STEP && step->op.kind == OP_WAKE) {
		for (unsigned t = 0; t < world.threads; t++) {
			if (!(step->woken >> t & 1))
				continue;
			say(step, "%s%s", before, name_of_thread(t));
			before = ", ";
		}
		if (step->woken == 0)
			say(step, "%snobody", before);
	}
	for (unsigned t = 0; t < world.threads; t++) {
		if (step->ended & 1u << t & ~own)
			say(step, "; %s ends", name_of_thread(t));
	}
	if (step->ended & own)
		say(step, "; ends");
}
