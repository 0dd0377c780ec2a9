/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_DOOR_H
#define ROUSE_TESTS_DOOR_H

#include <rouse/deadline.h>
#include <rouse/types.h>

#include <stdbool.h>

/*
 * The futex door with a window in it: what tests and stress programs link in
 * place of lib/futex.c. It goes to the real kernel, counts the calls, shows
 * which threads are inside, and lets a test put a function of its own between
 * the library and the kernel.
 */

struct rouse_armed;

/* What rouse__cpus() says; the truth for 0, and after door_reset(). */
void door_cpus(unsigned n);

/* Calls into the kernel since the last door_reset(), which also takes all
 * hooks away. */
unsigned long door_waits(void);
unsigned long door_wakes(void);
void door_reset(void);

/* How many threads are inside a futex wait: on this word, or on any if NULL.
 * A thread that is inside has left its mark on the word. It sleeps, or is
 * about to, or has just been woken, or is in a hook. One that waits on several
 * words counts for each. */
unsigned door_inside(const void *word);

/* How many of them the kernel has asleep. For NULL no two may sleep on the
 * same word. */
unsigned door_asleep(const void *word);

/* Give the CPU away until there are that many. */
void door_await_inside(const void *word, unsigned n);
void door_await_asleep(const void *word, unsigned n);

/* A spurious wake for every thread that is inside. */
void door_stir(void);

/* Does the kernel let a thread sleep on several words at once? From
 * door_forbid(true) on it does not, as in a sandbox. */
bool door_has_several(void);
void door_forbid(bool forbidden);

/* A wait on its way to the kernel: the arguments of rouse__futex_wait(), and if
 * there are several words, those of rouse__futex_wait_any(). */
struct door_call {
	rouse_word *word;
	uint32_t expected;
	uint32_t bits;
	rouse_deadline deadline;
	const struct rouse__wait_record *record;
	const struct rouse_armed *several; /* or NULL; word is the first */
	unsigned n;
};

/* A wake on its way there: of n sleepers, or of all. */
struct door_wake {
	rouse_word *word;
	uint32_t bits;
	unsigned n; /* 0 for all */
};

/* What runs instead of the real call, unless NULL. They may go on to it. That of
 * a wake returns how many slept there. */
typedef int door_wait_hook(const struct door_call *call);
typedef unsigned door_wake_hook(const struct door_wake *wake);
typedef rouse_deadline door_now_hook(void);

void door_on_wait(door_wait_hook *hook);
void door_on_wake(door_wake_hook *hook);
void door_on_now(door_now_hook *hook);

int door_go_on(const struct door_call *call);
unsigned door_wake_on(const struct door_wake *wake);

/* The real calls, of lib/futex.c. */
int door_real_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		   rouse_deadline deadline,
		   const struct rouse__wait_record *record);
int door_real_wait_any(const struct rouse_armed *at, unsigned n,
		       rouse_deadline deadline,
		       const struct rouse__wait_record *record);
bool door_real_wake_one(rouse_word *word, uint32_t bits);
unsigned door_real_wake_some(rouse_word *word, unsigned n, uint32_t bits);
void door_real_wake_all(rouse_word *word);
rouse_deadline door_real_now(void);
unsigned door_real_cpus(void);
uintptr_t door_real_self(void);

#endif
