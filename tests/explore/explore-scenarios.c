/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-kit.h"

/*
 * Sleepers and wakes.
 */

static struct {
	rouse_word word, flag, sleepers;
	_Atomic uint32_t x;
	unsigned variant;
} s;

/* The sanitizer that gcc warns of at a fence is not linked. */
#pragma GCC diagnostic ignored "-Wtsan"

static void set_up(const unsigned *size)
{
	s.variant = size[0];
	ex_name(&s.word, sizeof(s.word), "word");
	ex_name(&s.flag, sizeof(s.flag), "flag");
}

/* flag */

static void await_flag(unsigned i)
{
	(void)i;
	while (!load(&s.flag))
		sleep_on(&s.flag);
}

static void set_flag(unsigned i)
{
	(void)i;
	store(&s.flag, 1);
	rouse__futex_wake_all(&s.flag);
}

static void ask_and_sleep(unsigned i)
{
	(void)i;
	if (!load(&s.flag))
		sleep_on(&s.word);
}

static void set_and_wake(unsigned i)
{
	(void)i;
	store(&s.flag, 1);
	rouse__futex_wake_all(&s.word);
}

static void flag_start(const unsigned *size)
{
	bool right = size[0] == RIGHT;

	set_up(size);
	ex_thread("waiter", 0, right ? await_flag : ask_and_sleep);
	ex_thread("setter", 0, right ? set_flag : set_and_wake);
}

SCENARIO(flag, );

/* owed */

static void ask_again_and_again(unsigned i)
{
	rouse_deadline deadline =
		s.variant == DEADLINE ? ex_tick(1) : ROUSE_FOREVER;

	(void)i;
	while (!load(&s.flag))
		rouse__futex_wait(&s.word, 0, ROUSE__ANY, deadline, NULL);
}

static void set_later(unsigned i)
{
	ex_pause();
	store(&s.x, 1);
	set_and_wake(i);
}

static void owed_start(const unsigned *size)
{
	bool right = size[0] == RIGHT;

	set_up(size);
	ex_thread("waiter", 0, right ? await_flag : ask_again_and_again);
	ex_thread("setter", 0, right ? set_flag : set_and_wake);
	if (size[0] == SECOND_SETTER)
		ex_thread("setter", 1, set_later);
}

static const char *owed_quiet(void)
{
	return s.flag && ex_asleep(0) ? "sleeps though the flag is set" : NULL;
}

SCENARIO(owed, .quiet = owed_quiet);

/* turns */

static void await_turn(unsigned i)
{
	uint32_t bits = s.variant == SAME_BITS ? ROUSE__ANY : 1u << i;
	uint32_t turn;

	while (!((turn = load(&s.word)) >> i & 1))
		rouse__futex_wait(&s.word, turn, bits, ROUSE_FOREVER, NULL);
}

static void give_turn(unsigned i)
{
	atomic_fetch_or_explicit(&s.word, 1u << i, memory_order_release);
	rouse__futex_wake_one(&s.word, 1u << i);
}

static void turns_start(const unsigned *size)
{
	set_up(size);
	ex_thread("waiter", 0, await_turn);
	ex_thread("waiter", 1, await_turn);
	ex_thread("waker", 1, give_turn);
}

static const char *turns_quiet(void)
{
	return ex_asleep(1) ? "waiter 1 sleeps in its turn" : NULL;
}

SCENARIO(turns, .quiet = turns_quiet);

/* any_of_three */

unsigned woken_of_three;

static void sleep_once(unsigned i)
{
	(void)i;
	sleep_on(&s.word);
}

static void wake_one_of_three(unsigned i)
{
	(void)i;
	ex_pause();
	if (ex_asleep(0) && ex_asleep(1) && ex_asleep(2))
		rouse__futex_wake_one(&s.word, ROUSE__ANY);
}

static void any_of_three_start(const unsigned *size)
{
	set_up(size);
	for (unsigned i = 0; i < 3; i++)
		ex_thread("sleeper", i, sleep_once);
	ex_thread("waker", 0, wake_one_of_three);
}

static const char *any_of_three_quiet(void)
{
	for (unsigned i = 0; i < 3; i++)
		woken_of_three |= (unsigned)ex_ended(i) << i;
	return NULL;
}

SCENARIO(any_of_three, .quiet = any_of_three_quiet);

/* barrier */

static void await_word(unsigned i)
{
	bool relax = s.variant == RELAXED_MESSAGE;

	(void)i;
	while (!(relax ? relaxed(&s.word) : load(&s.word)))
		sleep_on(&s.word);
	ex_assert(relaxed(&s.x) == 1, "woken, but the message is not there");
}

static void change_word(unsigned i)
{
	(void)i;
	store_relaxed(&s.x, 1);
	if (s.variant == RELAXED_MESSAGE)
		store_relaxed(&s.word, 1);
	else
		store(&s.word, 1);
	rouse__futex_wake_all(&s.word);
}

static void fence(void)
{
	if (s.variant == FENCED_SLEEPERS)
		atomic_thread_fence(memory_order_seq_cst);
}

static void sleep_announced(unsigned i)
{
	(void)i;
	store_relaxed(&s.sleepers, 1);
	fence();
	while (!relaxed(&s.word))
		sleep_on(&s.word);
}

static void wake_announced(unsigned i)
{
	(void)i;
	store_relaxed(&s.word, 1);
	fence();
	if (relaxed(&s.sleepers))
		rouse__futex_wake_all(&s.word);
}

static void barrier_start(const unsigned *size)
{
	bool announced =
		size[0] == RELAXED_SLEEPERS || size[0] == FENCED_SLEEPERS;

	set_up(size);
	ex_thread("waiter", 0,
		  announced              ? sleep_announced
		  : size[0] == WAIT_ONCE ? sleep_once
					 : await_word);
	ex_thread("waker", 0, announced ? wake_announced : change_word);
}

SCENARIO(barrier, .fences = true);
