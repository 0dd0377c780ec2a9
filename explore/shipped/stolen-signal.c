/* SPDX-License-Identifier: BSD-2-Clause */
#include "shipped.h"

#include <rouse/lock.h>
#include <stdatomic.h>

#include "explore.h"
#include "futex.h"

/*
 * A condition variable whose signal is stolen.
 *
 * A signal must release one of the threads that wait at that moment. In a
 * condition built on a semaphore it is a token, and releases any thread that
 * takes it: also one that begins to wait after the signal, but before the
 * thread that was meant has woken up. That thread finds no token and sleeps on,
 * with no further signal to come.
 *
 * Shipped in many conditions made of semaphores, and in glibc's before 2.25
 * (bug 13165). Its successor has two groups of waiters for that reason, and
 * lost signals by the way in which it returned a stolen one (bug 25847).
 */

#define SIGNALLERS 3

static struct {
	struct rouse_lock lock; /* of all that is not atomic */
	unsigned waiting;
	rouse_word tokens;
	uint32_t arrived; /* the fixed one */
	rouse_word called;
	unsigned present, meant[SIGNALLERS]; /* ghosts: waiters, as bits */
} s;

/* As it shipped. Both are called with the lock held. */

static void wait_for_token(void)
{
	uint32_t tokens;

	s.waiting++;
	rouse_lock_release(&s.lock);
	tokens = atomic_load_explicit(&s.tokens, memory_order_relaxed);
	while (tokens == 0 ||
	       !atomic_compare_exchange_weak_explicit(
		       &s.tokens, &tokens, tokens - 1, memory_order_acquire,
		       memory_order_relaxed)) {
		if (tokens > 0)
			continue;
		rouse__futex_wait(&s.tokens, 0, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
		tokens = atomic_load_explicit(&s.tokens, memory_order_relaxed);
	}
	rouse_lock_acquire(&s.lock);
}

static void signal_by_token(void)
{
	if (s.waiting == 0)
		return;
	s.waiting--;
	atomic_fetch_add_explicit(&s.tokens, 1, memory_order_release);
	rouse__futex_wake_one(&s.tokens, ROUSE__ANY);
}

/* Fixed: a waiter has a number, and a signal calls the next one. Later waiters
 * have higher numbers. */

static void wait_for_number(void)
{
	uint32_t number = s.arrived++, called;

	rouse_lock_release(&s.lock);
	while ((called = atomic_load_explicit(&s.called,
					      memory_order_acquire)) <= number)
		rouse__futex_wait(&s.called, called, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
	rouse_lock_acquire(&s.lock);
}

static void signal_by_number(void)
{
	if (atomic_load_explicit(&s.called, memory_order_relaxed) == s.arrived)
		return;
	atomic_fetch_add_explicit(&s.called, 1, memory_order_release);
	rouse__futex_wake_all(&s.called);
}

/* The scenario. */

EX_GHOST static void begins_to_wait(unsigned i)
{
	s.present |= 1u << i;
}

EX_GHOST static void is_released(unsigned i)
{
	s.present &= ~(1u << i);
}

EX_GHOST static void is_meant_for_those_present(unsigned i)
{
	s.meant[i] = s.present;
}

static const char *quiet(void)
{
	for (unsigned i = 0; i < SIGNALLERS; i++) {
		if (s.meant[i] && (s.meant[i] & s.present) == s.meant[i])
			return "none of the threads that waited when a signal "
			       "came was released: it was stolen";
	}
	return NULL;
}

static void token_waiter(unsigned i)
{
	rouse_lock_acquire(&s.lock);
	begins_to_wait(i);
	wait_for_token();
	is_released(i);
	rouse_lock_release(&s.lock);
}

static void token_signaller(unsigned i)
{
	rouse_lock_acquire(&s.lock);
	is_meant_for_those_present(i);
	signal_by_token();
	rouse_lock_release(&s.lock);
}

static void number_waiter(unsigned i)
{
	rouse_lock_acquire(&s.lock);
	begins_to_wait(i);
	wait_for_number();
	is_released(i);
	rouse_lock_release(&s.lock);
}

static void number_signaller(unsigned i)
{
	rouse_lock_acquire(&s.lock);
	is_meant_for_those_present(i);
	signal_by_number();
	rouse_lock_release(&s.lock);
}

static void make_threads(const unsigned *size, void (*waiter)(unsigned i),
			 void (*signaller)(unsigned i))
{
	ex_name(&s.lock, sizeof(s.lock), "lock");
	ex_name(&s.waiting, sizeof(s.waiting), "waiting");
	ex_name(&s.tokens, sizeof(s.tokens), "tokens");
	ex_name(&s.arrived, sizeof(s.arrived), "arrived");
	ex_name(&s.called, sizeof(s.called), "called");
	ex_threads("waiter", size[0], waiter);
	ex_threads("signaller", size[1], signaller);
}

static void start(const unsigned *size)
{
	make_threads(size, token_waiter, token_signaller);
}

static void start_fixed(const unsigned *size)
{
	make_threads(size, number_waiter, number_signaller);
}

static const struct ex_run runs[] = {
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {4, 2}, .mode = EX_RANDOM, .bound = 20000},
	EX_END_OF_RUNS,
};

const struct ex_scenario stolen_signal = {
	.name = "stolen-signal",
	.promises = "",
	.summary = "a late waiter takes the signal meant for another",
	.runs = runs,
	.state = &s,
	.bytes = sizeof(s),
	.start = start,
	.quiet = quiet,
};

const struct ex_scenario stolen_signal_fixed = {
	.name = "stolen-signal-fixed",
	.promises = "",
	.summary = "a signal calls the waiter with the lowest number",
	.runs = runs,
	.state = &s,
	.bytes = sizeof(s),
	.start = start_fixed,
	.quiet = quiet,
};
