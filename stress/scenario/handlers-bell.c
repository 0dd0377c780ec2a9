/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* SIGRTMIN */

#include "scenario/handlers-bell.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "fixture/tsan.h"

#define FIDDLES 2000

static _Thread_local struct rouse_event *volatile my_bell;
static _Thread_local volatile sig_atomic_t rings;

int bell_signal(unsigned i)
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
	rouse_event_set(my_bell);
	errno = saved;
}

void bells_begin(struct sigaction before[BELL_SIGNALS])
{
	static bool restarts;
	struct sigaction action = {.sa_handler = ring};

	restarts = !restarts;
	action.sa_flags = restarts ? SA_RESTART : 0;
	for (unsigned i = 0; i < BELL_SIGNALS; i++) {
		if (i == BELL_MUTE)
			action.sa_handler = stay_mute;
		sigaction(bell_signal(i), &action, &before[i]);
	}
}

void bells_end(const struct sigaction before[BELL_SIGNALS])
{
	for (unsigned i = 0; i < BELL_SIGNALS; i++)
		sigaction(bell_signal(i), &before[i], NULL);
}

void bell_own(struct rouse_event *bell)
{
	my_bell = bell;
}

sig_atomic_t bell_rings(void)
{
	return rings;
}

void bell_fiddle(struct worker *self, struct rouse_event *bell)
{
	unsigned way = rng_below(&self->rng, 3);
	sig_atomic_t begun = rings;

	doing_to(self, "fiddles with", bell);
	for (unsigned i = 0; i < FIDDLES && rings == begun; i++) {
		sig_atomic_t cleared;
		bool set;

		rouse_event_clear(bell);
		cleared = rings;
		if (way == 0)
			rouse_event_set(bell);
		set = way == 1 ? rouse_event_wait_until(bell, 0) == 0
			       : rouse_event_is_set(bell);
		check(!set || way == 0 || rings != begun,
		      "a bell that is set was rung", false, set);
		set = rings != cleared;
		check(rouse_event_is_set(bell) || (way > 0 && !set),
		      "a bell that was rung is set", true, false);
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

void bell_wait(struct worker *self, struct rouse_event *bell)
{
	int err = 0;

	doing_to(self, "waits for", bell);
	switch (some_way(&self->rng)) {
	case 0:
		do {
			unsigned ns = rng_below(&self->rng, 100 * ROUSE_USEC);

			tsan_let_signals_in();
			err = rouse_event_wait_until(bell, rouse_after(ns));
		} while (err == -ETIMEDOUT);
		check_equal("wait_until near returns 0", 0, err);
		break;
	case 1:
		err = rouse_event_wait_until(bell,
					     rouse_after(3600 * ROUSE_SEC));
		check_equal("wait_until far returns 0", 0, err);
		break;
	default:
		rouse_event_wait(bell);
	}
	doing(self, "works");
}
