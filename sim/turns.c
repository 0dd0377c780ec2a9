/* SPDX-License-Identifier: BSD-2-Clause */
#include "bodies.h"

#include "primitives.h"
#include "sim.h"

/* Threads that all want the same lock, or tokens: to count, to put or to take. */

/* Threads that lock, count, unlock, all the time. */
void contend(unsigned number)
{
	double inside = run_inside();

	(void)number;
	for (;;) {
		double work = run_work();

		lock_acquire(&shared.lock);
		shared.x++;
		if (inside > 0)
			sim_work(inside);
		lock_release(&shared.lock);
		sim_served();
		if (work > 0)
			sim_work(work);
	}
}

/* A bounded buffer: even threads put, odd ones take. */
static void put(unsigned capacity)
{
	lock_acquire(&shared.lock);
	while (shared.under.items == capacity)
		cond_wait(&shared.cond[0], &shared.lock);
	shared.under.items++;
	cond_notify(&shared.cond[1]);
	lock_release(&shared.lock);
}

static void take(void)
{
	lock_acquire(&shared.lock);
	while (shared.under.items == 0)
		cond_wait(&shared.cond[1], &shared.lock);
	shared.under.items--;
	cond_notify(&shared.cond[0]);
	lock_release(&shared.lock);
	sim_served();
}

void buffer(unsigned number)
{
	unsigned capacity = run_capacity();

	for (;;) {
		if (number % 2 == 0)
			put(capacity);
		else
			take();
		sim_work(run_work());
	}
}

/* The same by semaphores: of the room, and of the items, of which a batch is put
 * at once. */
void sem_buffer(unsigned number)
{
	unsigned from = number % 2, n = from == 0 ? run_batch() : 1;

	for (;;) {
		for (unsigned i = 0; i < n; i++)
			tokens_take(&shared.sem[from]);
		tokens_post(&shared.sem[!from], n);
		if (from == 1)
			sim_served();
		sim_work(run_work());
	}
}
