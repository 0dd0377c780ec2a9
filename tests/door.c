/* SPDX-License-Identifier: BSD-2-Clause */
#include "door.h"

#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "futex.h"

/*
 * Who is inside: a slot for each thread that waits, which holds the word. A
 * thread keeps to the slot it used last, as long as it finds that free.
 */
#define SLOTS 4096

static _Atomic(const void *) slots[SLOTS];
static _Atomic unsigned next_slot;
static _Thread_local unsigned my_slot = SLOTS;

static _Atomic unsigned waits, wakes;
static _Atomic(door_wait_hook *) on_wait;
static _Atomic(door_wake_hook *) on_wake;
static _Atomic(door_now_hook *) on_now;

unsigned door_waits(void)
{
	return waits;
}

unsigned door_wakes(void)
{
	return wakes;
}

void door_reset(void)
{
	waits = wakes = 0;
	on_wait = NULL;
	on_wake = NULL;
	on_now = NULL;
}

void door_on_wait(door_wait_hook *hook)
{
	on_wait = hook;
}

void door_on_wake(door_wake_hook *hook)
{
	on_wake = hook;
}

void door_on_now(door_now_hook *hook)
{
	on_now = hook;
}

unsigned door_inside(const void *word)
{
	unsigned used = next_slot < SLOTS ? next_slot : SLOTS;
	unsigned n = 0;

	for (unsigned i = 0; i < used; i++) {
		const void *at = slots[i];

		n += word ? at == word : at != NULL;
	}
	return n;
}

void door_await_inside(const void *word, unsigned n)
{
	while (door_inside(word) < n)
		sched_yield();
}

/*
 * Take a slot: the thread's own, which only a signal handler that waits
 * inside the wait it interrupted can find taken; else one never used, else
 * any that is free.
 */
static unsigned enter(const void *word)
{
	const void *nobody = NULL;

	if (my_slot == SLOTS && next_slot < SLOTS)
		my_slot = next_slot++;
	for (unsigned i = my_slot % SLOTS, n = 0; n < SLOTS; n++) {
		if (atomic_compare_exchange_strong(&slots[i], &nobody, word))
			return i;
		nobody = NULL;
		i = (i + 1) % SLOTS;
	}
	fputs("door: more threads inside than slots\n", stderr);
	abort();
}

int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline)
{
	door_wait_hook *hook = on_wait;
	unsigned slot = enter(word);
	int err;

	waits++;
	err = (hook ? hook : door_real_wait)(word, expected, bits, deadline);
	slots[slot] = NULL;
	return err;
}

/* Returns whether the real wake is still to be done. */
static bool hooked(rouse_word *word)
{
	door_wake_hook *hook = on_wake;

	wakes++;
	if (hook)
		hook(word);
	return !hook;
}

void rouse__futex_wake_one(rouse_word *word, uint32_t bits)
{
	if (hooked(word))
		door_real_wake_one(word, bits);
}

void rouse__futex_wake_all(rouse_word *word)
{
	if (hooked(word))
		door_real_wake_all(word);
}

rouse_deadline rouse__now(void)
{
	door_now_hook *hook = on_now;

	return hook ? hook() : door_real_now();
}

uintptr_t rouse__self(void)
{
	return door_real_self();
}
