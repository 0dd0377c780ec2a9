/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h */

#include <rouse/bell.h>

#include <criterion/criterion.h>
#include <poll.h>

#include "door-eventfd.h"
#include "each-step.h"

/* A handler that rings, or a loop that goes on, between any two instructions of
 * a call on the same bell. */

#ifdef STEPS_POSSIBLE

static struct rouse_bell bell;
static bool begins_armed;

static void begin_anew(void)
{
	rouse_bell_close(&bell);
	bell = (struct rouse_bell)ROUSE_BELL_INIT;
	eventfd_reset();
	cr_assert_eq(rouse_bell_open(&bell), 0);
	if (begins_armed)
		cr_assert(rouse_bell_arm(&bell));
}

/* No test may hang, whatever it finds. */
TestSuite(bell_steps, .timeout = 60);

static bool is_readable(void)
{
	return poll(&(struct pollfd){.fd = rouse_bell_fd(&bell),
				     .events = POLLIN},
		    1, 0) == 1;
}

static void ring(void)
{
	rouse_bell_ring(&bell);
}

static void rang_and_wrote_once(unsigned n)
{
	cr_assert(is_readable(), "not readable at step %u", n);
	cr_assert_eq(eventfd_writes(), 1);
	cr_assert(rouse_bell_heard(&bell), "not heard at step %u", n);
	cr_assert_not(is_readable());
}

/* B1, B2, B4 */
Test(bell_steps, a_handler_rings_at_any_instruction_of_ring)
{
	begins_armed = true;
	at_each_step(ring, ring, rang_and_wrote_once);
}

static bool may_sleep;

static void arm(void)
{
	may_sleep = rouse_bell_arm(&bell);
}

static void sleeps_only_if_it_will_be_woken(unsigned n)
{
	cr_assert(!may_sleep || step < target || is_readable(),
		  "slept through at step %u", n);
}

/* B1, B4 */
Test(bell_steps, a_handler_rings_at_any_instruction_of_arm)
{
	at_each_step(arm, ring, sleeps_only_if_it_will_be_woken);
}

static bool was_heard;

static void hear(void)
{
	was_heard = rouse_bell_heard(&bell);
}

static void is_heard_now_or_next(unsigned n)
{
	bool rang = step >= target;

	cr_assert(was_heard + !rouse_bell_arm(&bell) == rang,
		  "lost or doubled at step %u", n);
	cr_assert_not(is_readable());
}

/* B1, B2, B4 */
Test(bell_steps, a_handler_rings_at_any_instruction_of_heard)
{
	begins_armed = true;
	at_each_step(hear, ring, is_heard_now_or_next);
}

/* The loop goes on as soon as it is woken, and looks once more. */
static void go_on(void)
{
	if (is_readable() || !rouse_bell_arm(&bell))
		was_heard = rouse_bell_heard(&bell);
	rouse_bell_arm(&bell);
}

static void ends_unread(unsigned n)
{
	bool heard = was_heard;

	was_heard = false;
	heard += rouse_bell_heard(&bell);
	heard += rouse_bell_heard(&bell);
	cr_assert_eq(heard, 1, "lost at step %u", n);
	cr_assert_not(is_readable(), "readable for ever at step %u", n);
}

/* B1 */
Test(bell_steps, the_loop_goes_on_at_any_instruction_of_ring)
{
	begins_armed = true;
	at_each_step(ring, go_on, ends_unread);
}

#else

Test(bell_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
