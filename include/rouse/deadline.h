/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_DEADLINE_H
#define ROUSE_DEADLINE_H

#include <rouse/types.h>

ROUSE_BEGIN_DECLS

/*
 * A deadline is a moment: nanoseconds of CLOCK_MONOTONIC. Every value is
 * valid. It is absolute, so one deadline serves any number of waits in a row,
 * and neither an interrupted sleep nor a step of the wall clock can stretch it.
 *
 *	rouse_deadline soon = rouse_after(5 * ROUSE_MSEC);
 *
 *	if (rouse_event_wait_until(&ready, soon) == -ETIMEDOUT)
 *		return give_up();               // from <errno.h>
 *
 * For a period, take a new deadline each round: one that is reused has passed
 * in the second. A deadline that has passed, as 0 and every value below it
 * has, makes a wait a poll, which never sleeps and never enters the kernel. No
 * wait reports -ETIMEDOUT early. Time spent in system suspend does not count.
 *
 * What takes a deadline returns 0 for success and -ETIMEDOUT where Python
 * returns False. What is called _try never blocks, and returns true for
 * success.
 *
 * With ROUSE_FOREVER a wait does not time out.
 */
typedef int64_t rouse_deadline;

#define ROUSE_FOREVER INT64_MAX

#define ROUSE_USEC INT64_C(1000)
#define ROUSE_MSEC INT64_C(1000000)
#define ROUSE_SEC  INT64_C(1000000000)

/*
 * The moment that is @ns nanoseconds from now. Where @ns is a product that may
 * overflow, or a floating-point number, use one of the calls below.
 *
 * Returns:   now + @ns, or ROUSE_FOREVER when that would overflow; for @ns
 *            below 1 a moment that is past, without a look at the clock.
 * Progress:  wait-free. Safe in a signal handler.
 */
rouse_deadline rouse_after(int64_t ns);

/*
 * The moment that is @n units from now, such as rouse_after_times(5,
 * ROUSE_SEC).
 *
 * @unit:     in nanoseconds.
 *
 * Returns:   the same as rouse_after() of the product, also where that is larger
 *            than an int64_t: then ROUSE_FOREVER. For @n or @unit below 1 a
 *            moment that is past.
 */
rouse_deadline rouse_after_times(int64_t n, int64_t unit);

/*
 * The moment that is @seconds from now, rounded up to a nanosecond. This is
 * what a Python timeout means.
 *
 * Returns:   the same as rouse_after() of that; ROUSE_FOREVER for infinity, and
 *            a moment that is past for a NaN.
 */
rouse_deadline rouse_after_seconds(double seconds);

ROUSE_END_DECLS

#endif
