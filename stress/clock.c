/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* clock_nanosleep(), in strict C11 */

#include "clock.h"

#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

#include <rouse/deadline.h>

static _Atomic bool up, over;

int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * ROUSE_SEC + now.tv_nsec;
}

void sleep_until(int64_t ns)
{
	struct timespec at = {(time_t)(ns / ROUSE_SEC), (long)(ns % ROUSE_SEC)};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

bool time_is_up(void)
{
	return atomic_load_explicit(&up, memory_order_relaxed);
}

bool time_is_over(void)
{
	return atomic_load_explicit(&over, memory_order_relaxed);
}

void time_begin(void)
{
	atomic_store_explicit(&over, false, memory_order_relaxed);
}

/* The end of the scenario may come at any time, by the watchdog. It says so
 * again and again, so it does not matter if this takes it
 * back, before the crew begins. */
void time_begin_play(void)
{
	atomic_store_explicit(&up, time_is_over(), memory_order_relaxed);
}

void time_end_play(void)
{
	atomic_store_explicit(&up, true, memory_order_relaxed);
}

void time_end(void)
{
	atomic_store_explicit(&over, true, memory_order_relaxed);
	time_end_play();
}
