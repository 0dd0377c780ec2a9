/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-kit.h"

#include <errno.h>

/*
 * Something to search in every mode; signals, and time.
 */

static struct {
	rouse_word word, flag;
	_Atomic uint32_t x, y;
	unsigned variant;
	unsigned progress, handled_after;
	bool handled, fell_asleep;
	int sleep_ended;
	uint32_t saw_y; /* a ghost */
} s;

static void set_up(const unsigned *size)
{
	s.variant = size[0];
	ex_name(&s.word, sizeof(s.word), "word");
	ex_name(&s.flag, sizeof(s.flag), "flag");
}

/* preempted */

static void look_twice(unsigned i)
{
	uint32_t first = relaxed(&s.x), second = relaxed(&s.x);

	(void)i;
	if (s.variant == 1)
		ex_assert(first != 2, "no preemption");
	else if (s.variant == 2)
		ex_assert(first != 1 || second != 1, "one preemption");
	else
		ex_assert(first != 1 || second != 2, "two preemptions");
}

static void change_twice(unsigned i)
{
	(void)i;
	store_relaxed(&s.x, 1);
	store_relaxed(&s.x, 2);
}

static void preempted_start(const unsigned *size)
{
	set_up(size);
	ex_thread("looker", 0, look_twice);
	ex_thread("changer", 0, change_twice);
}

SCENARIO(preempted, );

/* detour */

EX_GHOST static void note_y(uint32_t y)
{
	s.saw_y = y;
}

EX_GHOST static bool saw_y(void)
{
	return s.saw_y;
}

static void look_and_change(unsigned i)
{
	(void)i;
	store_relaxed(&s.word, 1);
	note_y(relaxed(&s.y));
	change_twice(i);
}

static void store_y(unsigned i)
{
	(void)i;
	store_relaxed(&s.y, 1);
}

static void look_twice_again(unsigned i)
{
	uint32_t first = relaxed(&s.x), second = relaxed(&s.x);

	(void)i;
	ex_assert(!saw_y() || first != 1 || second != 1, "one preemption");
}

static void detour_start(const unsigned *size)
{
	set_up(size);
	ex_thread("changer", 0, look_and_change);
	ex_thread("other", 0, store_y);
	ex_thread("looker", 0, look_twice_again);
}

SCENARIO(detour, );

/* endless */

static void step_about(unsigned i)
{
	for (unsigned n = 0; n < 20; n++) {
		store(n % 2 ? &s.x : &s.y, 10 * i + n);
		load(n % 2 ? &s.y : &s.x);
	}
}

static void endless_start(const unsigned *size)
{
	set_up(size);
	ex_threads("thread", size[0], step_about);
}

SCENARIO(endless, );

/* spin */

static void spin_until_set(unsigned i)
{
	(void)i;
	while (!load(&s.flag))
		;
}

static void set_flag_only(unsigned i)
{
	(void)i;
	store(&s.flag, 1);
}

static void spin_start(const unsigned *size)
{
	set_up(size);
	ex_thread("spinner", 0, spin_until_set);
	if (size[0] == RIGHT)
		ex_thread("setter", 0, set_flag_only);
}

SCENARIO(spin, );

/* interrupted */

unsigned interrupted_after;

static void take_four_steps(unsigned i)
{
	(void)i;
	for (s.progress = 0; s.progress < 4; s.progress++)
		store(&s.x, s.progress);
}

static void note_progress(unsigned i)
{
	(void)i;
	s.handled = true;
	s.handled_after = s.progress;
}

static void interrupted_start(const unsigned *size)
{
	set_up(size);
	ex_thread("thread", 0, take_four_steps);
	ex_handler(note_progress);
}

static const char *interrupted_end(void)
{
	if (s.handled)
		interrupted_after |= 1u << s.handled_after;
	return s.x == 3 ? NULL : "a step is missing";
}

SCENARIO(interrupted, .end = interrupted_end);

/* woken_by_handler */

bool sleep_was_interrupted;

static void sleep_for_handler(unsigned i)
{
	(void)i;
	while (!load(&s.flag))
		s.sleep_ended =
			sleep_on(s.variant == NO_RECHECK ? &s.word : &s.flag);
}

static void stay_around(unsigned i)
{
	(void)i;
	ex_pause();
}

static void woken_by_handler_start(const unsigned *size)
{
	set_up(size);
	ex_thread("sleeper", 0, sleep_for_handler);
	ex_handler(set_flag_only);
	if (size[0] != ALONE)
		ex_thread("other", 0, stay_around);
}

static const char *woken_by_handler_quiet(void)
{
	return s.flag && ex_asleep(0) ? "sleeps after its handler ran" : NULL;
}

static const char *woken_by_handler_end(void)
{
	sleep_was_interrupted |= s.sleep_ended == -EINTR;
	return NULL;
}

SCENARIO(woken_by_handler, .quiet = woken_by_handler_quiet,
	 .end = woken_by_handler_end);

/* restarted */

unsigned restarted_ends;

EX_GHOST static void mark_sleep(void)
{
	ex_mark(&s.fell_asleep);
}

EX_GHOST static void note_end(void)
{
	if (s.handled)
		restarted_ends |=
			s.sleep_ended == -EINTR ? SLEEP_ENDED : SLEPT_ON;
}

static void sleep_through(unsigned i)
{
	bool far = s.variant == FAR_DEADLINE;

	(void)i;
	mark_sleep();
	s.sleep_ended = rouse__futex_wait(
		&s.word, 0, ROUSE__ANY, far ? ex_tick(9) : ROUSE_FOREVER, NULL);
	note_end();
}

EX_GHOST static void note_sleep(unsigned i)
{
	(void)i;
	s.handled = s.fell_asleep;
}

static void wake_later(unsigned i)
{
	(void)i;
	store(&s.word, 1);
	rouse__futex_wake_all(&s.word);
}

static void restarted_start(const unsigned *size)
{
	set_up(size);
	ex_thread("sleeper", 0, sleep_through);
	ex_handler(note_sleep);
	ex_thread("waker", 0, wake_later);
}

SCENARIO(restarted, );

/* sleep_until_tick */

static void sleep_until(unsigned tick)
{
	rouse_deadline before = rouse__now();
	int ended =
		rouse__futex_wait(&s.word, 0, ROUSE__ANY, ex_tick(tick), NULL);
	rouse_deadline after = rouse__now();

	ex_assert(ended == -ETIMEDOUT, "it ended for another reason");
	ex_assert(before <= after, "the time went back");
	ex_assert(after >= ex_tick(tick), "it ended early");
}

static void sleep_until_tick_start(const unsigned *size)
{
	set_up(size);
	ex_thread("sleeper", size[0], sleep_until);
}

SCENARIO(sleep_until_tick, );
