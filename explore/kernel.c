/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel.h"

#include <errno.h>
#include <rouse/deadline.h>

#include "memory-model.h"

/*
 * The model of the futex, of time and of signals: what futex(2) promises and no
 * more.
 *
 *  - A wait compares its word and falls asleep in one step. The comparison is a
 *    relaxed load, which may be stale: it finds any value that is not older
 *    than what the thread knows, nor than what any thread that woke this word
 *    before knew of it. So much "atomically" means in futex(2). Neither call
 *    orders any other access.
 *  - A wake of n takes any n of the matching sleepers, not the first.
 *  - A wait may return spuriously, and by a signal, as often as the run allows.
 *    If it has no deadline, it may also be restarted after the signal's handler
 *    (SA_RESTART in sigaction(2); signal(7) lists the calls).
 *  - Time advances only by the ticks that the run allows, between any two
 *    steps. A sleeper whose deadline has passed may wake at any moment from
 *    then on.
 */

/* The sleepers that match a wake of thread t, as bits. */
static unsigned matching_sleepers(unsigned t)
{
	const struct op *wake = &world.thread[t].op;
	unsigned set = 0;

	for (unsigned s = 0; s < world.threads; s++) {
		const struct thread *sleeper = &world.thread[s];

		if (sleeper->status == ASLEEP &&
		    sleeper->op.address == wake->address &&
		    (sleeper->op.bits & wake->bits))
			set |= 1u << s;
	}
	return set;
}

static unsigned members(unsigned set)
{
	return (unsigned)__builtin_popcount(set);
}

/* The subset number choice of those with n members, or 0. */
static unsigned subset(unsigned set, unsigned n, unsigned choice)
{
	unsigned sub = 0;

	do {
		sub = (sub - set) & set; /* the next one, by its number */
		if (members(sub) == n && choice-- == 0)
			return sub;
	} while (sub);
	return 0;
}

static void wake_up(unsigned t, int result)
{
	world.thread[t].status = READY;
	world.thread[t].result = (uint64_t)(int64_t)result;
}

static bool wake(unsigned t, unsigned choice, unsigned *woken)
{
	struct thread *thread = &world.thread[t];
	unsigned set = matching_sleepers(t);

	if (thread->op.value < members(set)) {
		set = subset(set, (unsigned)thread->op.value, choice);
		if (set == 0 && (choice > 0 || thread->op.value > 0))
			return false;
	} else if (choice > 0) {
		return false;
	}
	memory_publish_word(t, (uintptr_t)thread->op.address);
	for (unsigned s = 0; s < world.threads; s++) {
		if (set >> s & 1)
			wake_up(s, 0);
	}
	thread->result = members(set);
	*woken = set;
	return true;
}

static bool wait(unsigned t, unsigned choice)
{
	struct thread *thread = &world.thread[t];
	bool equal = choice == 0;

	if (choice > 1 || !memory_compare(t, equal))
		return false;
	if (equal)
		thread->status = ASLEEP;
	else
		thread->result = (uint64_t)-EAGAIN;
	return true;
}

unsigned kernel_choices(unsigned t)
{
	const struct op *op = &world.thread[t].op;
	unsigned sleepers, n, choices = 1;

	if (op->kind == OP_WAIT)
		return 2;
	if (op->kind != OP_WAKE)
		return 1;
	sleepers = members(matching_sleepers(t));
	if (op->value >= sleepers)
		return 1;
	n = (unsigned)op->value;
	for (unsigned i = 1; i <= n; i++)
		choices = choices * (sleepers - n + i) / i;
	return choices;
}

bool kernel_step(unsigned t, unsigned choice, unsigned *woken)
{
	switch (world.thread[t].op.kind) {
	case OP_WAIT:
		return wait(t, choice);
	case OP_WAKE:
		return wake(t, choice, woken);
	case OP_NOW:
		world.thread[t].result = (uint64_t)world.time;
		return choice == 0;
	default: /* OP_PAUSE */
		return choice == 0;
	}
}

bool kernel_timer_runs(unsigned t)
{
	const struct thread *thread = &world.thread[t];

	return thread->status == ASLEEP &&
	       thread->op.deadline != ROUSE_FOREVER &&
	       thread->op.deadline <= world.time + EX_TICK * world.ticks;
}

bool kernel_may_wake(void)
{
	for (unsigned t = 0; t < world.threads; t++) {
		if (world.thread[t].status == ASLEEP &&
		    (world.spurious || world.interrupts ||
		     kernel_may_signal(t)))
			return true;
		if (kernel_timer_runs(t))
			return true;
	}
	return false;
}

/* Take one from a budget, if there is one. */
static bool spend(uint8_t *budget)
{
	if (*budget == 0)
		return false;
	--*budget;
	return true;
}

bool kernel_may_signal(unsigned t)
{
	return world.signals && setting.thread[t].handler &&
	       !world.thread[t].handler_below &&
	       world.thread[t].status != ENDED;
}

bool kernel_environment_move(const struct move *move)
{
	struct thread *thread = &world.thread[move->thread];
	bool asleep = thread->status == ASLEEP;

	switch (move->kind) {
	case MOVE_TICK:
		if (!spend(&world.ticks))
			return false;
		world.time += EX_TICK;
		return true;
	case MOVE_SPURIOUS:
		if (!asleep || !spend(&world.spurious))
			return false;
		wake_up(move->thread, 0);
		return true;
	case MOVE_INTERRUPT:
		if (!asleep || !spend(&world.interrupts))
			return false;
		wake_up(move->thread, -EINTR);
		return true;
	case MOVE_TIMEOUT:
		if (!asleep || thread->op.deadline > world.time)
			return false;
		wake_up(move->thread, -ETIMEDOUT);
		return true;
	case MOVE_SIGNAL:
		if (!kernel_may_signal(move->thread))
			return false;
		world.signals--;
		if (asleep)
			wake_up(move->thread, -EINTR);
		thread->signalled =
			asleep ? SIGNAL_AFTER_SLEEP : SIGNAL_BEFORE_STEP;
		return true;
	case MOVE_RESTART:
		if (!asleep || thread->op.deadline != ROUSE_FOREVER ||
		    !kernel_may_signal(move->thread))
			return false;
		world.signals--;
		thread->status = READY;
		thread->signalled = SIGNAL_BEFORE_STEP;
		return true;
	default:
		return false;
	}
}
