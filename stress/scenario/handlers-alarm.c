/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* SIGRTMIN */

#include "scenario/handlers-alarm.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "fixture/tsan.h"

#define FIDDLES 2000

static _Thread_local struct rouse_event *volatile my_alarm;
static _Thread_local volatile sig_atomic_t rings;

int alarm_signal(unsigned i)
{
	return i ? SIGRTMIN + 4 + (int)i : SIGUSR1;
}

static void stay_mute(int number)
{
	(void)number;
}

static void ring(int number)
{
	int saved = errno;

	(void)number;
	rings++;
	rouse_event_set(my_alarm);
	errno = saved;
}

void alarms_begin(struct sigaction before[ALARM_SIGNALS])
{
	static bool restarts;
	struct sigaction action = {.sa_handler = ring};

	restarts = !restarts;
	action.sa_flags = restarts ? SA_RESTART : 0;
	for (unsigned i = 0; i < ALARM_SIGNALS; i++) {
		if (i == ALARM_MUTE)
			action.sa_handler = stay_mute;
		sigaction(alarm_signal(i), &action, &before[i]);
	}
}

void alarms_end(const struct sigaction before[ALARM_SIGNALS])
{
	for (unsigned i = 0; i < ALARM_SIGNALS; i++)
		sigaction(alarm_signal(i), &before[i], NULL);
}

void alarm_own(struct rouse_event *alarm)
{
	my_alarm = alarm;
}

sig_atomic_t alarm_rings(void)
{
	return rings;
}

void alarm_fiddle(struct worker *self, struct rouse_event *alarm)
{
	unsigned way = rng_below(&self->rng, 3);
	sig_atomic_t begun = rings;

	doing_to(self, "fiddles with", alarm);
	for (unsigned i = 0; i < FIDDLES && rings == begun; i++) {
		sig_atomic_t cleared;
		bool set;

		rouse_event_clear(alarm);
		cleared = rings;
		if (way == 0)
			rouse_event_set(alarm);
		set = way == 1 ? rouse_event_wait_until(alarm, 0) == 0
			       : rouse_event_is_set(alarm);
		check(!set || way == 0 || rings != begun,
		      "an alarm that is set was rung", false, set);
		set = rings != cleared;
		check(rouse_event_is_set(alarm) || (way > 0 && !set),
		      "an alarm that was rung is set", true, false);
	}
}

/* ThreadSanitizer may keep a handler back, while its thread is in the futex
 * call: one that slept there for good would not be rung. */
static unsigned some_way(struct rng *rng)
{
#ifdef STRESS_TSAN
	(void)rng;
	return 0;
#else
	return rng_below(rng, 4);
#endif
}

void alarm_wait(struct worker *self, struct rouse_event *alarm)
{
	int err = 0;

	doing_to(self, "waits for", alarm);
	switch (some_way(&self->rng)) {
	case 0:
		do {
			unsigned ns = rng_below(&self->rng, 100 * ROUSE_USEC);

			tsan_let_signals_in();
			err = rouse_event_wait_until(alarm, rouse_after(ns));
		} while (err == -ETIMEDOUT);
		check_equal("wait_until near returns 0", 0, err);
		break;
	case 1:
		err = rouse_event_wait_until(alarm,
					     rouse_after(3600 * ROUSE_SEC));
		check_equal("wait_until far returns 0", 0, err);
		break;
	default:
		rouse_event_wait(alarm);
	}
	doing(self, "works");
}
