/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-kit.h"

#include <errno.h>

/*
 * Sleeps on several words at once, and naps.
 */

static struct {
	rouse_word a, b;
	unsigned variant;
	int ended;
} s;

static void set_up(const unsigned *size)
{
	s.variant = size[0];
	ex_name(&s.a, sizeof(s.a), "a");
	ex_name(&s.b, sizeof(s.b), "b");
}

static int sleep_on_both(rouse_deadline deadline)
{
	const struct rouse_armed at[2] = {{&s.a, 0}, {&s.b, 0}};

	return rouse__futex_wait_any(at, 2, deadline, NULL);
}

/* either_word */

static void wait_for_either(unsigned i)
{
	(void)i;
	while (load(&s.a) == 0 && load(&s.b) == 0)
		sleep_on_both(ROUSE_FOREVER);
}

static void change_one(unsigned i)
{
	(void)i;
	if (s.variant != CHANGE_WITHOUT_WAKE)
		store(s.variant == CHANGE_FIRST ? &s.a : &s.b, 1);
	if (s.variant == CHANGE_FIRST)
		rouse__futex_wake_one(&s.a, 1);
	else if (s.variant == CHANGE_SECOND)
		rouse__futex_wake_all(&s.b);
	else
		store(&s.b, 1);
}

static void either_word_start(const unsigned *size)
{
	set_up(size);
	ex_thread("waiter", 0, wait_for_either);
	ex_thread("changer", 0, change_one);
}

SCENARIO(either_word, );

/* spent_wake */

static void wait_once(unsigned i)
{
	(void)i;
	sleep_on_both(ROUSE_FOREVER);
}

static void wait_for_b(unsigned i)
{
	(void)i;
	while (load(&s.b) == 0)
		sleep_on(&s.b);
}

/* Both sleep already, if neither was woken. */
static void wake_each(unsigned i)
{
	(void)i;
	while (!ex_asleep(0) || !ex_asleep(1))
		ex_pause();
	store(&s.b, 1);
	rouse__futex_wake_one(&s.a, 1);
	rouse__futex_wake_one(&s.b, 1);
	if (s.variant == RIGHT)
		rouse__futex_wake_all(&s.b);
}

static void spent_wake_start(const unsigned *size)
{
	set_up(size);
	ex_thread("waiter for either", 0, wait_once);
	ex_thread("waiter for b", 0, wait_for_b);
	ex_thread("waker", 0, wake_each);
}

SCENARIO(spent_wake, );

/* napping */

static void nap(unsigned i)
{
	(void)i;
	while (load(&s.a) == 0)
		rouse__futex_wait(&s.b, 0, ROUSE__ANY, rouse__now() + 1, NULL);
}

static void change_silently(unsigned i)
{
	(void)i;
	store(&s.a, s.variant == RIGHT);
}

static void napping_start(const unsigned *size)
{
	set_up(size);
	ex_thread("napper", 0, nap);
	ex_thread("napper", 1, nap);
	ex_thread("changer", 0, change_silently);
}

SCENARIO(napping, );

/* restarted_several */

static void sleep_behind(unsigned i)
{
	(void)i;
	s.ended = sleep_on_both(ex_tick(9));
	ex_assert(s.ended != -EINTR || s.variant != 2, "a handler ended it");
	ex_assert(s.ended != 0 || s.variant != 3, "it went on");
}

static void ignore(unsigned i)
{
	(void)i;
}

static void change_b(unsigned i)
{
	(void)i;
	store(&s.b, 1);
	rouse__futex_wake_all(&s.b);
}

static void restarted_several_start(const unsigned *size)
{
	set_up(size);
	ex_thread("sleeper", 0, sleep_behind);
	ex_handler(ignore);
	ex_thread("changer", 0, change_b);
}

SCENARIO(restarted_several, );
