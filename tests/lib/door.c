/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include "door.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "futex.h"

/*
 * The threads inside: each that waits has a slot for each word, which holds it.
 * A thread keeps to the slots it used last, as long as it finds them free.
 *
 * Only the slots order memory, from the thread that goes in to the one that
 * sees it inside. The rest is relaxed, so that going through the door hides
 * no race from a sanitizer.
 */
#define SLOTS 4096

static _Atomic(const void *) slots[SLOTS];
static _Atomic unsigned next_slot;
static _Thread_local unsigned my_slots[ROUSE__WORDS_MAX]; /* 0: none yet */

static _Atomic unsigned cpus;
static _Atomic bool forbidden;
static _Atomic unsigned long waits, wakes;
static _Atomic(door_wait_hook *) on_wait;
static _Atomic(door_wake_hook *) on_wake;
static _Atomic(door_now_hook *) on_now;

#define GET(object) atomic_load_explicit(&(object), memory_order_relaxed)
#define PUT(object, value)                                                     \
	atomic_store_explicit(&(object), (value), memory_order_relaxed)
#define COUNT(counter)                                                         \
	atomic_fetch_add_explicit(&(counter), 1, memory_order_relaxed)

unsigned long door_waits(void)
{
	return GET(waits);
}

unsigned long door_wakes(void)
{
	return GET(wakes);
}

void door_reset(void)
{
	PUT(waits, 0);
	PUT(wakes, 0);
	door_on_wait(NULL);
	door_on_wake(NULL);
	door_on_now(NULL);
	door_cpus(0);
	door_forbid(false);
}

void door_cpus(unsigned n)
{
	PUT(cpus, n);
}

bool door_has_several(void)
{
	rouse_word changed = 1;
	const struct rouse_armed at[2] = {{&changed, 0}, {&changed, 0}};

	return !GET(forbidden) &&
	       door_real_wait_any(at, 2, ROUSE_FOREVER, NULL) != -ENOSYS;
}

void door_forbid(bool is_forbidden)
{
	PUT(forbidden, is_forbidden);
}

void door_on_wait(door_wait_hook *hook)
{
	PUT(on_wait, hook);
}

void door_on_wake(door_wake_hook *hook)
{
	PUT(on_wake, hook);
}

void door_on_now(door_now_hook *hook)
{
	PUT(on_now, hook);
}

static unsigned slots_used(void)
{
	unsigned used = GET(next_slot);

	return used < SLOTS ? used : SLOTS;
}

static const void *word_of(unsigned slot)
{
	return atomic_load_explicit(&slots[slot], memory_order_acquire);
}

unsigned door_inside(const void *word)
{
	unsigned n = 0;

	for (unsigned i = 0; i < slots_used(); i++) {
		const void *at = word_of(i);

		n += word ? at == word : at != NULL;
	}
	return n;
}

/* The kernel tells how many sleepers it moved, here to where they are. */
static unsigned requeued(const void *word)
{
#ifdef SYS_futex_time64
	long call = SYS_futex_time64;
#else
	long call = SYS_futex;
#endif
	long moved = syscall(call, word, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 0,
			     (void *)(long)INT_MAX, word, 0);

	return moved > 0 ? (unsigned)moved : 0;
}

unsigned door_asleep(const void *word)
{
	unsigned n = 0;

	if (word)
		return requeued(word);
	for (unsigned i = 0; i < slots_used(); i++) {
		const void *at = word_of(i);

		n += at ? requeued(at) : 0;
	}
	return n;
}

void door_await_inside(const void *word, unsigned n)
{
	while (door_inside(word) < n)
		sched_yield();
}

void door_await_asleep(const void *word, unsigned n)
{
	while (door_asleep(word) < n)
		sched_yield();
}

void door_stir(void)
{
	for (unsigned i = 0; i < slots_used(); i++) {
		const void *at = word_of(i);

		if (at)
			door_real_wake_all((rouse_word *)(uintptr_t)at);
	}
}

/*
 * Take a slot for word number k: the thread's own, which only a signal handler
 * that waits inside the wait it interrupted can find taken, if there are slots
 * enough; then the next free one.
 */
static unsigned enter(const void *word, unsigned k)
{
	if (my_slots[k] == 0)
		my_slots[k] = 1 + COUNT(next_slot) % SLOTS;
	for (unsigned n = 0; n < SLOTS; n++) {
		unsigned i = (my_slots[k] - 1 + n) % SLOTS;
		const void *nobody = NULL;

		if (atomic_compare_exchange_strong_explicit(
			    &slots[i], &nobody, word, memory_order_acq_rel,
			    memory_order_relaxed))
			return i;
	}
	fputs("door: more threads inside than slots\n", stderr);
	abort();
}

int door_go_on(const struct door_call *call)
{
	if (call->several)
		return door_real_wait_any(call->several, call->n,
					  call->deadline, call->record);
	return door_real_wait(call->word, call->expected, call->bits,
			      call->deadline, call->record);
}

static void leave(unsigned slot)
{
	atomic_store_explicit(&slots[slot], NULL, memory_order_release);
}

int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline,
		      const struct rouse__wait_record *record)
{
	const struct door_call call = {word,   expected, bits, deadline,
				       record, NULL,     1};
	door_wait_hook *hook = GET(on_wait);
	unsigned slot = enter(word, 0);
	int err;

	COUNT(waits);
	err = (hook ? hook : door_go_on)(&call);
	leave(slot);
	return err;
}

int rouse__futex_wait_any(const struct rouse_armed *at, unsigned n,
			  rouse_deadline deadline,
			  const struct rouse__wait_record *record)
{
	const struct door_call call = {(rouse_word *)(uintptr_t)at->word,
				       at->value,
				       ROUSE__ANY,
				       deadline,
				       record,
				       at,
				       n};
	door_wait_hook *hook = GET(on_wait);
	unsigned entered[ROUSE__WORDS_MAX];
	int err;

	if (GET(forbidden))
		return -ENOSYS;
	for (unsigned i = 0; i < n; i++)
		entered[i] = enter(at[i].word, i);
	COUNT(waits);
	err = (hook ? hook : door_go_on)(&call);
	for (unsigned i = 0; i < n; i++)
		leave(entered[i]);
	return err;
}

unsigned door_wake_on(const struct door_wake *wake)
{
	if (wake->n > 0)
		return door_real_wake_some(wake->word, wake->n, wake->bits);
	door_real_wake_all(wake->word);
	return 1;
}

static unsigned wake(const struct door_wake *wake)
{
	door_wake_hook *hook = GET(on_wake);

	COUNT(wakes);
	return (hook ? hook : door_wake_on)(wake);
}

bool rouse__futex_wake_one(rouse_word *word, uint32_t bits)
{
	return wake(&(struct door_wake){word, bits, 1}) > 0;
}

unsigned rouse__futex_wake_some(rouse_word *word, unsigned n, uint32_t bits)
{
	return wake(&(struct door_wake){word, bits, n});
}

void rouse__futex_wake_all(rouse_word *word)
{
	wake(&(struct door_wake){word, ROUSE__ANY, 0});
}

rouse_deadline rouse__now(void)
{
	door_now_hook *hook = GET(on_now);

	return hook ? hook() : door_real_now();
}

unsigned rouse__cpus(void)
{
	unsigned n = GET(cpus);

	return n > 0 ? n : door_real_cpus();
}

uintptr_t rouse__self(void)
{
	return door_real_self();
}
