/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_kill(), nanosleep(), SIGRTMIN */

#include "scenario/suspended-victims.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "fixture/locking.h"
#include "fixture/tsan.h"
#include "observe/objects.h"

/*
 * Some stay so long that a lock which is free for all that time cannot be
 * blamed on a busy machine.
 */
#define SUSPEND_SIG (SIGRTMIN + 3)
#define STAY_LONG   (800 * ROUSE_MSEC) /* one of LONG_ONE_IN */
#define LONG_ONE_IN 50
#define HELD_MOST   (10 * ROUSE_MSEC)
#define MINORITY    4 /* one worker in MINORITY */

struct victim {
	_Alignas(64) pthread_t thread;
	const struct suspension *suspension;
	_Atomic bool exposed;
	_Atomic int64_t stay;
};

static _Thread_local struct victim *mine;

static uint64_t entered(const struct suspension *suspension)
{
	return atomic_load_explicit(suspension->entered, memory_order_relaxed);
}

static void stay(int number)
{
	static const struct timespec look = {0, ROUSE_MSEC};
	const struct suspension *suspension = mine->suspension;
	int64_t now = now_ns(), moved_at = now;
	int64_t end =
		now + atomic_load_explicit(&mine->stay, memory_order_relaxed);
	uint64_t seen = entered(suspension);
	int saved = errno;

	(void)number;
	while (now < end && now - moved_at < HELD_MOST && !time_is_up()) {
		nanosleep(&look, NULL);
		now = now_ns();
		if (entered(suspension) != seen ||
		    !rouse_lock_locked(suspension->lock))
			moved_at = now;
		seen = entered(suspension);
	}
	errno = saved;
}

void suspension_begin(struct suspension *suspension, unsigned n_workers,
		      const struct rouse_lock *lock, _Atomic uint64_t *entered_)
{
	struct sigaction action = {.sa_handler = stay, .sa_flags = SA_RESTART};

	suspension->lock = lock;
	suspension->entered = entered_;
	suspension->n = n_workers / MINORITY;
	suspension->victims =
		zalloc_aligned(suspension->n, sizeof(*suspension->victims));
	object_name(OBJECT_EVENT, &suspension->over,
		    "no thread is suspended any more");
	sigaction(SUSPEND_SIG, &action, &suspension->before);
}

void suspension_end(struct suspension *suspension)
{
	sigaction(SUSPEND_SIG, &suspension->before, NULL);
	free(suspension->victims);
}

void victim_join(struct suspension *suspension, unsigned i)
{
	if (i % MINORITY != MINORITY - 1)
		return;
	mine = &suspension->victims[i / MINORITY];
	mine->thread = pthread_self();
	mine->suspension = suspension;
}

void victim_expose(void)
{
	tsan_let_signals_in();
	/* (suspended.expose) release: pairs with (suspended.suspend). The
	 * suspender reads the thread. */
	if (mine != NULL)
		atomic_store_explicit(&mine->exposed, true,
				      memory_order_release);
}

/* A thread that is no more must not be signalled. */
void victim_leave(struct worker *self, struct suspension *suspension)
{
	doing_to(self, "waits for", &suspension->over);
	rouse_event_wait(&suspension->over);
}

static void suspend(struct worker *self, struct victim *victim)
{
	int64_t most = rng_one_in(&self->rng, LONG_ONE_IN) ? STAY_LONG : STAY;

	/* (suspended.suspend) acquire: pairs with (suspended.expose). */
	if (!atomic_exchange_explicit(&victim->exposed, false,
				      memory_order_acquire))
		return;
	atomic_store_explicit(&victim->stay,
			      most == STAY_LONG ? most
						: rng_below(&self->rng, STAY),
			      memory_order_relaxed);
	check_equal("pthread_kill returns 0", 0,
		    pthread_kill(victim->thread, SUSPEND_SIG));
}

void suspend_often(struct worker *self)
{
	struct suspension *suspension = self->state;
	unsigned n = suspension->n;

	while (!time_is_up()) {
		doing(self, "suspends");
		if (n > 0)
			suspend(self,
				&suspension->victims[rng_below(&self->rng, n)]);
		nap(&self->rng, 20 * ROUSE_MSEC);
		advance(self, 0);
	}
	rouse_event_set(&suspension->over);
}
