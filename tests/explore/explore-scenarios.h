/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_EXPLORE_SCENARIOS_H
#define ROUSE_TESTS_EXPLORE_SCENARIOS_H

#include "../../explore/explore.h"

/*
 * Small scenarios with which test-explore.c tests the explorer. The first size
 * of a run says which variant is meant, and RIGHT is the one without a fault.
 */
enum { RIGHT = 1 };

/* In explore-scenarios.c. */

/* Waiter 0 looks at a flag and sleeps; a setter sets it and wakes. */
enum { NO_RECHECK = 2 }; /* the flag is not the word that it sleeps on */
extern const struct ex_scenario flag;

/* The same mistake, of a waiter that would see the flag if it woke for any
 * reason at all. */
enum {
	LOOPING = 2,  /* it sleeps until woken */
	DEADLINE,     /* it sleeps until woken or its deadline */
	SECOND_SETTER /* another setter may come later */
};
extern const struct ex_scenario owed;

/* Two waiters sleep on one word; it is 1's turn, and one of them is woken. */
enum { SAME_BITS = 2 }; /* they do not name bits of their own */
extern const struct ex_scenario turns;

/* Three sleepers, and one wake. These were woken by it, as bits. */
extern const struct ex_scenario any_of_three;
extern unsigned woken_of_three;

/* A waiter asks a word and sleeps on it; a waker changes it and wakes. */
enum {
	RELAXED_MESSAGE = 2, /* is there the message of before the wake? */
	RELAXED_SLEEPERS,    /* is there a sleeper? (store buffering) */
	FENCED_SLEEPERS,     /* the same with fences, which is right */
	WAIT_ONCE,           /* right too: the wait need not be repeated */
};
extern const struct ex_scenario barrier;

/* In explore-several.c. */

/* A waiter sleeps on two words; a changer changes one of them, and wakes. */
enum { CHANGE_FIRST = 1, CHANGE_SECOND, CHANGE_WITHOUT_WAKE };
extern const struct ex_scenario either_word;

/* One thread sleeps on a and b, another on b, and each word has one wake. */
enum { WAKE_ONE_OF_B = 2 };
extern const struct ex_scenario spent_wake;

/* Two threads nap until a word changes, of which no wake tells. */
enum { NO_CHANGE = 2 };
extern const struct ex_scenario napping;

/* A handler runs while a thread sleeps on two words, with a deadline. Variant 2
 * fails if that ends the sleep, 3 if the sleep goes on. */
extern const struct ex_scenario restarted_several;

/* In explore-memory.c. */

/* Two threads and some plain data. */
enum { WRITE_WRITE = 2, READ_WRITE, NO_ACQUIRE, NO_RELEASE, LATE_WRITE };
extern const struct ex_scenario data_race;

/* An atomic object, and plain accesses to it. */
enum { ATOMIC_WRITE_LATER = 2, PLAIN_READ_LATER, PLAIN_WRITE_LATER };
extern const struct ex_scenario mixed;

/* One frees what the other uses. */
enum {
	USE_AFTER_FREE = 2,
	USE_AFTER_FREE_ATOMIC,
	FREE_TOO_EARLY, /* it was used before, but in no order */
	FREE_TOO_EARLY_ATOMIC,
	FREED_TWICE
};
enum { NOT_MORTAL = 1 }; /* the second size: nobody says so before */
extern const struct ex_scenario lifetime;

/* A borrower writes to a variable on the stack of its lender. */
enum { NO_WAIT = 2, RELAXED_WAIT, NO_RELEASE_OF_STACK };
extern const struct ex_scenario frame;

/* A lender initialises an atomic variable on its stack, twice, for a borrower
 * to change. */
enum { RELAXED_RETURN = 2, NOT_LENT };
extern const struct ex_scenario lent_twice;

/* The borrower writes to half of a variable on the stack, the lender then to
 * all of it. */
extern const struct ex_scenario halves;

/* What the explorer is not made for. */
enum { OVERLAP = 1, DEEP_STACK };
extern const struct ex_scenario refused;

/* Each of n threads writes to the first byte of a state at an odd address. */
extern const struct ex_scenario crooked;

/* A thread goes astray. */
enum { READ_NULL = 1, WRITE_NULL, STORE_TO_NULL, WRITE_STATIC };
extern const struct ex_scenario crash;

/* In explore-runs.c. */

/* Threads 0 and 1 take a few steps; it takes as many preemptions as the size
 * less 1 to fail. */
extern const struct ex_scenario preempted;

/* It takes one preemption to fail; but some way to the state before it takes
 * one too, and is tried first. */
extern const struct ex_scenario detour;

/* n threads take many steps each: more than can be searched. */
extern const struct ex_scenario endless;

/* One thread spins until another has set a flag. */
enum { NO_SETTER = 2 };
extern const struct ex_scenario spin;

/* A thread takes 4 steps, and has a handler; these were the steps that it had
 * taken when the handler ran, as bits. */
extern const struct ex_scenario interrupted;
extern unsigned interrupted_after;

/* A handler sets what its thread sleeps for. Did a sleep end with -EINTR? With
 * NO_RECHECK the handler may come between the look and the sleep; ALONE there
 * is no other thread that could do anything meanwhile. */
enum { ALONE = 3 };
extern const struct ex_scenario woken_by_handler;
extern bool sleep_was_interrupted;

/* A handler runs while its thread sleeps, until it is woken. These were the
 * ends of the sleep, as bits. */
enum { FAR_DEADLINE = 2 }; /* it would end some day */
enum { SLEPT_ON = 1, SLEEP_ENDED = 2 };
extern const struct ex_scenario restarted;
extern unsigned restarted_ends;

/* A thread sleeps until that tick. */
extern const struct ex_scenario sleep_until_tick;

/* In explore-seen.c. */

/* Functions of <string.h> on memory that a relaxed flag has published. */
enum { MEMCPY = 2, MEMMOVE, MEMSET, MEMCMP, STRLEN };
extern const struct ex_scenario bytes;

/* A memset() of an object with an atomic part, which another thread may access
 * meanwhile. */
enum { SHARED = 2 };
extern const struct ex_scenario cleared;

/* Accesses that nobody tells of: to a struct of the state, or (LENT) in the
 * stack of another thread. RIGHT is by way of a local variable. */
enum { AS_ARGUMENT = 2, AS_RESULT, LENT, IN_ASSEMBLY, EXPECTED, BY_GHOSTS };
extern const struct ex_scenario by_value;

/* In explore-handler.c. */

/* A thread and its handler count; or it writes twice, and the handler checks
 * that it finds neither or both of these, or not only the second, or nothing. */
enum { PLAIN_COUNT = 1, ATOMIC_COUNT, HALF, WHOLE, ELSEWHERE };
extern const struct ex_scenario between;

/* In explore-lock.c. */

/* That many threads each take a test-and-set lock. */
enum { BY_EXCHANGE = 1, BY_FLAG, BY_OR, BY_RELAXED_EXCHANGE };
extern const struct ex_scenario test_and_set;

#endif
