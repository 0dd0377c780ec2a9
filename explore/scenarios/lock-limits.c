/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

#include <errno.h>

#include "futex.h"

/*
 * Acquires that give up: by their deadline, by a signal, at once. None of them
 * consumes the wake that another needs (L2), or leaves a bit in the lock.
 */

static struct {
	struct guarded guarded;
	struct rouse_lock held, untouched;
	unsigned char calls[EX_THREADS]; /* a ghost */
	bool taken;                      /* a ghost */
	bool released;                   /* a ghost: the holder goes on */
	unsigned waiters;
} state;

static const char *end(void)
{
	return guarded_end(&state.guarded);
}

/* Beside others that acquire without a deadline. */

static void take_turn_until(unsigned i)
{
	enum acquire_kind kind = i % 2 ? ACQUIRE_INTERRUPTIBLE : ACQUIRE_UNTIL;

	if (guarded_acquire(&state.guarded, kind, ex_tick(1)) != 0)
		return;
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void take_turn_interruptibly(unsigned i)
{
	(void)i;
	if (guarded_acquire(&state.guarded, ACQUIRE_INTERRUPTIBLE,
			    ROUSE_FOREVER) != 0)
		return;
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void take_turn(unsigned i)
{
	(void)i;
	guarded_turn(&state.guarded);
}

static void start_deadline(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_threads("thread", size[0], take_turn);
	ex_threads("timed thread", size[1], take_turn_until);
	ex_threads("interruptible", size[2], take_turn_interruptibly);
}

static const struct ex_run deadline_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8, .ticks = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 8, .interrupts = 1},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	{.size = {1, 0, 2}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 2},
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 5,
	 .ticks = 1,
	 .spurious = 1},
	{.size = {1, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .ticks = 1},
	{.size = {2, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {3, 2, 2},
	 .mode = EX_RANDOM,
	 .bound = 20000,
	 .ticks = 1,
	 .spurious = 1,
	 .interrupts = 2},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .spurious = 1,
	 .set = EX_DEEP},
	{.size = {2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {3, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {2, 0, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {1, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 2,
	 .set = EX_DEEP},
	{.size = {1, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_deadline = {
	.name = "lock-deadline",
	.promises = "L2 A1 A2",
	.summary = "acquires that time out or are interrupted beside others",
	.runs = deadline_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_deadline,
	.quiet = guarded_quiet,
	.end = end,
};

/* A lock that is never released: an acquire ends by its deadline, or by the
 * first signal if it is interruptible; one that polls makes no system call. */

EX_GHOST static void check_calls(unsigned char most)
{
	ex_assert(state.calls[ex_self()] <= most,
		  "its acquire went to sleep too often");
	state.calls[ex_self()] = 0;
}

static void acquire_in_vain(rouse_deadline deadline, bool interruptible,
			    unsigned char most)
{
	int err;

	ex_count_calls(&state.calls[ex_self()]);
	if (interruptible)
		err = rouse_lock_acquire_with(
			&state.held,
			&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE,
					     NULL});
	else
		err = rouse_lock_acquire_until(&state.held, deadline);
	ex_count_calls(NULL);
	check_calls(most);
	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= deadline, "its acquire ended early");
	else
		ex_assert(err == -EINTR && interruptible,
			  "its acquire did not time out");
}

static void poll(unsigned i)
{
	acquire_in_vain(ex_tick(0), i % 2, 0);
}

static void wait_uninterruptibly(unsigned i)
{
	(void)i;
	acquire_in_vain(ex_tick(1), false, 2);
}

static void wait_interruptibly(unsigned i)
{
	(void)i;
	acquire_in_vain(ex_tick(1), true, 1);
}

static const char *end_interrupt(void)
{
	return state.held.word_ == state.untouched.word_
		       ? NULL
		       : "a bit of a waiter is left in the lock";
}

static void start_interrupt(const unsigned *size)
{
	ex_name(&state.held, sizeof(state.held), "lock");
	rouse_lock_acquire(&state.held);
	rouse_lock_acquire(&state.untouched);
	ex_threads("poller", size[0], poll);
	ex_threads("waiter", size[1], wait_uninterruptibly);
	ex_threads("interruptible", size[2], wait_interruptibly);
}

/* check_calls() relies on a single waiter: a bit that another one sets in the
 * word is a reason to look again. */
static const struct ex_run interrupt_runs[] = {
	{.size = {2, 0, 1}, .ticks = 1, .interrupts = 1},
	{.size = {2, 1, 0}, .ticks = 1, .interrupts = 1},
	{.size = {2, 1, 0}, .ticks = 1, .spurious = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_interrupt = {
	.name = "lock-interrupt",
	.promises = "A1 A2",
	.summary = "acquires of a held lock end by their deadline or a signal",
	.runs = interrupt_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_interrupt,
	.end = end_interrupt,
};

/* A try right after a release by the same thread fails only if another thread
 * has acquired the lock in between; a waiter that is about to, or starves, is
 * no reason. */

EX_GHOST static void note_taken(bool taken)
{
	state.taken = taken;
}

EX_GHOST static void check_taken(void)
{
	ex_assert(state.taken, "its try failed, but the lock was free");
}

static void take_turn_and_tell(unsigned i)
{
	(void)i;
	/* Its first step takes the lock, or finds it held: either is noted. */
	ex_mark(&state.taken);
	guarded_acquire(&state.guarded, ACQUIRE, ROUSE_FOREVER);
	note_taken(true);
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void release_and_try(enum acquire_kind kind)
{
	guarded_acquire(&state.guarded, ACQUIRE, ROUSE_FOREVER);
	note_taken(false);
	guarded_release(&state.guarded);
	if (guarded_acquire(&state.guarded, kind, ex_tick(0)) != 0) {
		check_taken();
		return;
	}
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void try_again(unsigned i)
{
	(void)i;
	release_and_try(TRY);
}

static void poll_again(unsigned i)
{
	(void)i;
	release_and_try(ACQUIRE_UNTIL);
}

static void start_try(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_threads("thread", size[0], take_turn_and_tell);
	ex_threads("trier", size[1], try_again);
	ex_threads("poller", size[2], poll_again);
}

static const struct ex_run try_runs[] = {
	{.size = {1, 1, 0}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 8},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_try = {
	.name = "lock-try",
	.promises = "L2 A1",
	.summary = "a try acquires a free lock, also if others wait",
	.runs = try_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_try,
	.end = end,
};

/*
 * A waiter leaves, and another comes, between the steps of one release: the
 * word is the same then, but counts other threads. A holder releases the lock
 * when the first waiters sleep; then signals end some of their waits while
 * newcomers come.
 */

EX_GHOST static void await_waiters(void)
{
	bool all;

	do {
		ex_pause();
		all = true;
		for (unsigned t = 1; t <= state.waiters; t++)
			all &= ex_asleep(t) || ex_ended(t);
	} while (!all);
	state.released = true;
}

EX_GHOST static void await_holder(void)
{
	while (!state.guarded.held)
		ex_pause();
}

EX_GHOST static void await_release(void)
{
	while (!state.released)
		ex_pause();
}

static void hold(unsigned i)
{
	(void)i;
	guarded_acquire(&state.guarded, ACQUIRE, ROUSE_FOREVER);
	guarded_work(&state.guarded);
	await_waiters();
	guarded_release(&state.guarded);
}

static void leave(unsigned i)
{
	await_holder();
	take_turn_interruptibly(i);
}

static void try_later(unsigned i)
{
	(void)i;
	await_release();
	if (guarded_acquire(&state.guarded, TRY, ROUSE_FOREVER) != 0)
		return;
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void come(unsigned i)
{
	await_release();
	take_turn(i);
}

static const char *quiet_leave(void)
{
	return state.released ? guarded_quiet() : NULL;
}

static void start_leave(const unsigned *size)
{
	guarded_name(&state.guarded);
	state.waiters = size[0];
	ex_thread("holder", 0, hold);
	ex_threads("interruptible", size[0], leave);
	ex_threads("newcomer", size[1], come);
	ex_threads("trier", size[2], try_later);
}

static const struct ex_run leave_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 3, .interrupts = 1},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	{.size = {2, 2, 1}, .mode = EX_RANDOM, .bound = 20000, .interrupts = 2},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .interrupts = 2,
	 .set = EX_DEEP},
	{.size = {2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .interrupts = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_leave = {
	.name = "lock-leave",
	.promises = "L2 A2",
	.summary = "a waiter leaves and another comes in one release",
	.runs = leave_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_leave,
	.quiet = quiet_leave,
	.end = end,
};
