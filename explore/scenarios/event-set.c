/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

#include <stdatomic.h>

/*
 * What a set may interrupt (E3), how many system calls it makes (E4), and what
 * it no longer touches (E6).
 */

static struct {
	struct watched_event watched;
	bool released[EX_THREADS]; /* ghost: its wait, by its own handler */

	bool present[EX_THREADS];        /* ghost: about to wait, or waiting */
	bool uncontended[EX_THREADS];    /* ghost: its set, by now */
	unsigned char calls[EX_THREADS]; /* ghost */

	_Atomic unsigned users;
} state;

static const char *quiet(void)
{
	return watched_quiet(&state.watched);
}

/* A handler pulses, at any step of any call on the same event. */

EX_GHOST static void handler_begins(void)
{
	unsigned t = ex_self();

	state.released[t] = state.watched.waits[t];
}

static void pulse_in_handler(unsigned i)
{
	(void)i;
	handler_begins();
	watched_set(&state.watched);
	watched_clear(&state.watched);
}

/* The thread has seen that set: it comes before in its own program. */
EX_GHOST static void check_released(int err)
{
	unsigned t = ex_self();

	ex_assert(err == 0 || !state.released[t],
		  "its own handler's pulse did not end its wait");
	state.released[t] = false;
}

static void wait_interruptibly(unsigned i)
{
	enum wait_kind kind = i % 2 ? WAIT : WAIT_INTERRUPTIBLE;

	check_released(watched_wait(&state.watched, kind, ROUSE_FOREVER));
}

static void wait_beside(unsigned i)
{
	(void)i;
	watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
}

static void call_all(unsigned i)
{
	(void)i;
	ex_pause(); /* maybe for ever: then only a handler sets */
	watched_set(&state.watched);
	watched_clear(&state.watched);
	rouse_event_is_set(&state.watched.event);
}

static void start_handler(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	for (unsigned i = 0; i < size[0]; i++) {
		ex_thread("interrupted waiter", i, wait_interruptibly);
		ex_handler(pulse_in_handler);
	}
	ex_threads("waiter", size[1], wait_beside);
	for (unsigned i = 0; i < size[2]; i++) {
		ex_thread("interrupted caller", i, call_all);
		ex_handler(pulse_in_handler);
	}
}

static const struct ex_run handler_runs[] = {
	{.size = {1, 0, 1}, .signals = 1},
	{.size = {2, 0, 0}, .signals = 2},
	{.size = {1, 1, 1}, .signals = 1},
	{.size = {2, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .strong = true},
	{.size = {2, 2, 2}, .mode = EX_RANDOM, .bound = 50000, .signals = 3},
	{.size = {1, 1, 1}, .signals = 2, .set = EX_DEEP},
	{.size = {2, 1, 1}, .signals = 1, .set = EX_DEEP},
	{.size = {1, 1, 2}, .signals = 1, .set = EX_DEEP},
	{.size = {2, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .signals = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_handler = {
	.name = "event-handler",
	.promises = "E1 E2 E3",
	.summary = "signal handlers pulse at any step of any call",
	.runs = handler_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_handler,
	.quiet = quiet,
};

/* Only a set that may find sleepers makes a system call, and only one. The
 * waits have no deadline: one that timed out may leave WAITERS set. */

EX_GHOST static void arrive(void)
{
	state.present[ex_self()] = true;
	for (unsigned t = 0; t < EX_THREADS; t++)
		state.uncontended[t] = false;
}

EX_GHOST static void go_away(void)
{
	state.present[ex_self()] = false;
}

EX_GHOST static void begin_counting(void)
{
	unsigned self = ex_self();

	state.uncontended[self] = true;
	for (unsigned t = 0; t < EX_THREADS; t++)
		state.uncontended[self] &= !state.present[t];
	ex_count_calls(&state.calls[self]);
}

EX_GHOST static void end_counting(unsigned char most)
{
	unsigned t = ex_self();

	ex_count_calls(NULL);
	ex_assert(state.calls[t] <= most, "it calls the kernel too often");
	ex_assert(state.calls[t] == 0 || !state.uncontended[t],
		  "it calls the kernel although no thread waits");
	state.calls[t] = 0;
	state.uncontended[t] = false;
}

static void wait_twice(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 2; n++) {
		arrive();
		watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
		go_away();
	}
}

static void set_and_count(unsigned char most)
{
	ex_pause();
	begin_counting();
	watched_set(&state.watched);
	end_counting(most);
}

/* For an event that is set, with a deadline that is past. */
static void wait_and_count(enum wait_kind kind, rouse_deadline deadline)
{
	int err;

	begin_counting();
	err = watched_wait(&state.watched, kind, deadline);
	end_counting(0);
	ex_assert(err == 0, "its wait for a set event timed out");
}

static void pulse_and_count(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 2; n++) {
		set_and_count(1);
		begin_counting();
		watched_clear(&state.watched);
		end_counting(0);
	}
	set_and_count(1);
	set_and_count(0);
	begin_counting();
	ex_assert(rouse_event_is_set(&state.watched.event),
		  "its look at a set event says that it is not");
	end_counting(0);
	wait_and_count(WAIT_UNTIL, 0);
	wait_and_count(WAIT_UNTIL, ex_tick(0));
	wait_and_count(WAIT_INTERRUPTIBLE, ex_tick(0));
}

static void start_calls(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_threads("waiter", size[0], wait_twice);
	ex_thread("setter", 0, pulse_and_count);
}

static const struct ex_run calls_runs[] = {
	{.size = {1}},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {7}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2}, .spurious = 1, .interrupts = 1, .set = EX_DEEP},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_calls = {
	.name = "event-calls",
	.promises = "E4",
	.summary = "a set makes one system call if a thread sleeps, else none",
	.runs = calls_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_calls,
};

/* The last one whose wait returned frees the event. */

static void wait_and_free(unsigned i)
{
	(void)i;
	watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
	if (atomic_fetch_sub_explicit(&state.users, 1, memory_order_acq_rel) ==
	    1)
		ex_free(&state.watched.event, sizeof(struct rouse_event));
}

static void set(unsigned i)
{
	(void)i;
	watched_set(&state.watched);
}

static void start_free(const unsigned *size)
{
	state.users = size[0];
	ex_mortal(&state.watched.event, sizeof(struct rouse_event));
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_name(&state.users, sizeof(state.users), "users");
	ex_threads("waiter", size[0], wait_and_free);
	ex_thread("setter", 0, set);
}

static const struct ex_run free_runs[] = {
	{.size = {1}},
	{.size = {2}},
	{.size = {3}},
	{.size = {2}, .spurious = 1, .interrupts = 1},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {7}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {4}, .set = EX_DEEP},
	{.size = {3}, .spurious = 1, .interrupts = 1, .set = EX_DEEP},
	{.size = {5}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_free = {
	.name = "event-free",
	.promises = "E1 E6 E7",
	.summary = "a waiter frees the event right after its wait",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
