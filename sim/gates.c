/* SPDX-License-Identifier: BSD-2-Clause */
#include "bodies.h"

#include "primitives.h"
#include "sim.h"

/* One thread, number 0, and many that wait for it. */

/* Thread 0 lets all others through, again and again, and takes the time until
 * the last one is. */
static bool all_arrived(unsigned rounds)
{
	bool all;

	lock_acquire(&shared.lock);
	all = shared.under.arrived == run_threads() * rounds;
	lock_release(&shared.lock);
	return all;
}

static void await_all_passed(void)
{
	while (__atomic_load_n(&shared.passed, __ATOMIC_ACQUIRE) <
	       run_threads())
		sim_yield();
}

static void call_all(void)
{
	for (unsigned round = 1;; round++) {
		double start;

		while (!all_arrived(round))
			sim_sleep(50000);
		sim_sleep(run_settle());
		__atomic_store_n(&shared.passed, 0, __ATOMIC_RELEASE);
		lock_acquire(&shared.lock);
		start = sim_now();
		shared.under.phase++;
		cond_notify_all(&shared.cond[0]);
		lock_release(&shared.lock);
		await_all_passed();
		run_took(sim_now() - start);
	}
}

void broadcast(unsigned number)
{
	unsigned phase = 0;

	if (number == 0)
		call_all();
	for (;;) {
		lock_acquire(&shared.lock);
		shared.under.arrived++;
		while (shared.under.phase == phase)
			cond_wait(&shared.cond[0], &shared.lock);
		phase = shared.under.phase;
		lock_release(&shared.lock);
		sim_served();
		__atomic_add_fetch(&shared.passed, 1, __ATOMIC_ACQ_REL);
	}
}

void release_all(void (*release)(unsigned which), void (*reset)(unsigned which))
{
	for (unsigned round = 0;; round++) {
		double start;

		while (__atomic_load_n(&shared.under.arrived,
				       __ATOMIC_ACQUIRE) !=
		       run_threads() * (round + 1))
			sim_sleep(50000);
		sim_sleep(run_settle());
		__atomic_store_n(&shared.passed, 0, __ATOMIC_RELEASE);
		start = sim_now();
		release(round % 2);
		await_all_passed();
		run_took(sim_now() - start);
		if (reset)
			reset(round % 2);
	}
}

void be_released(void (*await)(unsigned which))
{
	for (unsigned round = 0;; round++) {
		__atomic_add_fetch(&shared.under.arrived, 1, __ATOMIC_ACQ_REL);
		await(round % 2);
		sim_served();
		__atomic_add_fetch(&shared.passed, 1, __ATOMIC_ACQ_REL);
	}
}

static void set(unsigned which)
{
	event_set(&shared.event[which]);
}

static void clear(unsigned which)
{
	event_clear(&shared.event[which]);
}

static void await_set(unsigned which)
{
	event_wait(&shared.event[which]);
}

void event_release(unsigned number)
{
	if (number == 0)
		release_all(set, clear);
	be_released(await_set);
}

static void post_for_all(unsigned which)
{
	tokens_post(&shared.sem[which], run_threads());
}

static void take(unsigned which)
{
	tokens_take(&shared.sem[which]);
}

void sem_release(unsigned number)
{
	if (number == 0)
		release_all(post_for_all, NULL);
	be_released(take);
}

/* Thread 0 calls one of the many, and waits for its answer. */
static void call_one(void)
{
	lock_acquire(&shared.lock);
	while (shared.under.arrived < run_threads()) {
		lock_release(&shared.lock);
		sim_sleep(50000);
		lock_acquire(&shared.lock);
	}
	for (;;) {
		double start = sim_now();

		shared.under.call = true;
		cond_notify(&shared.cond[0]);
		while (shared.under.call)
			cond_wait(&shared.cond[1], &shared.lock);
		run_took(sim_now() - start);
	}
}

void one_of_many(unsigned number)
{
	if (number == 0)
		call_one();
	lock_acquire(&shared.lock);
	shared.under.arrived++;
	for (;;) {
		while (!shared.under.call)
			cond_wait(&shared.cond[0], &shared.lock);
		shared.under.call = false;
		sim_served();
		cond_notify(&shared.cond[1]);
	}
}
