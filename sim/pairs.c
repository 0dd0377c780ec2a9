/* SPDX-License-Identifier: BSD-2-Clause */
#include "bodies.h"

#include "primitives.h"
#include "sim.h"

/* Pairs of threads that wake each other in turn. */

void event_pairs(unsigned number)
{
	struct pair *pair = &pairs[number / 2];
	unsigned me = number % 2;

	for (;;) {
		if (me == 1) {
			event_wait(&pair->event[1]);
			event_clear(&pair->event[1]);
		}
		event_set(&pair->event[!me]);
		if (me == 0) {
			event_wait(&pair->event[0]);
			event_clear(&pair->event[0]);
			sim_served();
		}
	}
}

void cond_pairs(unsigned number)
{
	struct pair *pair = &pairs[number / 2];
	unsigned me = number % 2;

	for (;;) {
		lock_acquire(&pair->lock);
		while (pair->turn != me)
			cond_wait(&pair->cond[me], &pair->lock);
		pair->turn = !me;
		cond_notify(&pair->cond[!me]);
		lock_release(&pair->lock);
		if (me == 0)
			sim_served();
	}
}

void sem_pairs(unsigned number)
{
	struct pair *pair = &pairs[number / 2];
	unsigned me = number % 2;

	for (;;) {
		if (me == 1)
			tokens_take(&pair->sem[1]);
		tokens_post(&pair->sem[!me], 1);
		if (me == 0) {
			tokens_take(&pair->sem[0]);
			sim_served();
		}
	}
}
