/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_kill(), in strict C11 */

#include "disturb/storm.h"

#include <rouse/event.h>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "fixture/locking.h"
#include "fixture/tsan.h"
#include "observe/objects.h"

#define STORM_SIG SIGUSR2
#define NAP       (100 * ROUSE_USEC) /* so that some waits do sleep */
#define GUST      8                  /* signals in a row, at most */

struct victim {
	_Alignas(64) pthread_t thread;
	_Atomic bool exposed;
};

static struct victim *victims;
static unsigned n_victims;
static _Atomic unsigned blowing; /* stormers */
static struct rouse_event over;
static struct sigaction before;
static bool restarts;

static _Thread_local struct victim *mine;
static _Thread_local volatile sig_atomic_t handled;

static void handle(int number)
{
	(void)number;
	handled++;
}

void storm_begin(unsigned n, unsigned n_stormers)
{
	struct sigaction action = {.sa_handler = handle};

	n_victims = n;
	victims = zalloc_aligned(n, sizeof(*victims));
	over = (struct rouse_event)ROUSE_EVENT_INIT;
	object_name(OBJECT_EVENT, &over, "the storm is over");
	atomic_store_explicit(&blowing, n_stormers, memory_order_relaxed);
	restarts = !restarts;
	action.sa_flags = restarts ? SA_RESTART : 0;
	sigaction(STORM_SIG, &action, &before);
}

void storm_end(void)
{
	sigaction(STORM_SIG, &before, NULL);
	free(victims);
}

static void expose(bool exposed)
{
	/* (storm.expose) release: pairs with (storm.blow). The stormer reads
	 * the thread. */
	atomic_store_explicit(&mine->exposed, exposed, memory_order_release);
}

void storm_join(unsigned i)
{
	mine = &victims[i];
	mine->thread = pthread_self();
	expose(true);
}

void storm_take_cover_or_not(struct rng *rng)
{
	tsan_let_signals_in();
	expose(!rng_one_in(rng, 4));
}

/* Stay until the last stormer is gone: a thread that is no more must not be
 * signalled. */
void storm_leave(struct worker *self)
{
	expose(false);
	doing_to(self, "waits for", &over);
	rouse_event_wait(&over);
}

unsigned storm_handled(void)
{
	return (unsigned)handled + worker_me()->feigned;
}

void storm_blow(struct worker *self)
{
	while (!time_is_up()) {
		struct victim *victim =
			&victims[rng_below(&self->rng, n_victims)];
		unsigned n = rng_one_in(&self->rng, 8)
				     ? 1 + rng_below(&self->rng, GUST)
				     : 1;

		doing(self, "storms");
		/* (storm.blow) acquire: pairs with (storm.expose). */
		while (n-- > 0 && atomic_load_explicit(&victim->exposed,
						       memory_order_acquire))
			check_equal("pthread_kill returns 0", 0,
				    pthread_kill(victim->thread, STORM_SIG));
		nap(&self->rng, NAP);
		advance(self, 0);
	}
	if (atomic_fetch_sub_explicit(&blowing, 1, memory_order_relaxed) == 1)
		rouse_event_set(&over);
}
