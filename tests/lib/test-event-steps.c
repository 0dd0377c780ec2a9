/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h */

#include <rouse/event.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "each-step.h"

/* No test may hang, whatever it finds. */
TestSuite(event_steps, .timeout = 60);

/* What may happen between any two instructions of a call: a signal handler
 * that sets the same event (E3), a waiter that comes or goes (E1, E6). */

#ifdef STEPS_POSSIBLE

static struct rouse_event event;

/* Its first wait does not spin, which would be thousands of steps. */
static void begin_anew(void)
{
	event = (struct rouse_event)ROUSE_EVENT_INIT;
}

static void set(void)
{
	rouse_event_set(&event);
}

static void pulse(void)
{
	rouse_event_set(&event);
	rouse_event_clear(&event);
}

static void is_set(unsigned n)
{
	cr_assert(rouse_event_is_set(&event), "lost at step %u", n);
}

/* E3 */
Test(event_steps, a_handler_sets_at_any_instruction_of_set)
{
	at_each_step(set, set, is_set);
}

static bool was_set;

static void clear(void)
{
	rouse_event_clear(&event);
}

static void set_from_some_step_on(unsigned n)
{
	bool now = rouse_event_is_set(&event);

	/* The set comes before the clear, or from some step on after it; a
	 * wait that it released must see it in either case. */
	cr_assert(now || !was_set || step < target, "lost at step %u", n);
	cr_assert(step < target || event.word_ >> 4 != 0,
		  "taken back at step %u", n);
	was_set = now;
}

/* E3 */
Test(event_steps, a_handler_sets_at_any_instruction_of_clear)
{
	at_each_step(clear, set, set_from_some_step_on);
}

static int time_out(const struct door_call *call)
{
	(void)call;
	was_in_kernel = true;
	return -ETIMEDOUT;
}

static int result;

static void wait(void)
{
	result = rouse_event_wait_until(&event, ROUSE_FOREVER);
}

static void was_released(unsigned n)
{
	cr_assert(result == 0 || !in_time, "lost at step %u", n);
}

/* E3 */
Test(event_steps, a_handler_sets_at_any_instruction_of_wait)
{
	door_on_wait(time_out);
	at_each_step(wait, set, was_released);
}

static bool was_owed;

static void was_released_once_owed(unsigned n)
{
	/* A pulse before the wait has begun does not concern it; from the
	 * first one that releases it, every one must. */
	cr_assert(result == 0 || !was_owed || !in_time, "lost at step %u", n);
	was_owed |= result == 0;
}

/* E1, E3 */
Test(event_steps, a_handler_pulses_at_any_instruction_of_wait)
{
	door_on_wait(time_out);
	at_each_step(wait, pulse, was_released_once_owed);
	cr_assert(was_owed);
}

static void come_to_wait(void)
{
	door_reset();
	door_on_wait(time_out);
	result = rouse_event_wait_until(&event, ROUSE_FOREVER);
}

static void was_woken(unsigned n)
{
	/* A waiter that still found the event clear is asleep by now, and needs
	 * a wake by the set that was under way. */
	cr_assert(result == 0 || step < target || door_wakes() == 1,
		  "nobody woken at step %u", n);
}

/* E1 */
Test(event_steps, a_waiter_comes_at_any_instruction_of_set)
{
	at_each_step(set, come_to_wait, was_woken);
}

/* E6: as soon as the event is set, its waiter may free it. */

static struct rouse_event *page;

static void free_when_set(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (rouse_event_is_set(page)) {
		steps_stop(context);
		steps_take_away(page);
	}
}

static int set_and_give_page_back(const struct door_call *call)
{
	(void)call;
	steps_begin(free_when_set);
	rouse_event_set(page);
	steps_end();
	steps_give_back(page);
	return 0;
}

Test(event_steps, a_waiter_frees_the_event_as_soon_as_it_is_set)
{
	page = steps_page();
	door_on_wait(set_and_give_page_back);
	rouse_event_wait(page);
	cr_assert_eq(door_wakes(), 1);
}

#else

Test(event_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
