/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <stdatomic.h>
#include <stdint.h>

#include "futex.h"

/*
 * The semaphore of glibc for machines of 64 bits (T. Riegel, 2014, after its bug
 * 12674): tokens and the number of those that wait are one word of 64 bits, so a
 * post learns by the step that brings its token whether it owes a wake, and does
 * not touch the semaphore after that. The kernel sees the lower half, the tokens.
 * It has no post of several: that is one after the other, each with its wake.
 */
struct sem {
	_Atomic uint64_t word;
};

#define WAITER     (UINT64_C(1) << 32)
#define TOKENS(at) ((uint32_t)(at))

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "the lower half of the word comes first");

static rouse_word *tokens_of(struct sem *sem)
{
	return (rouse_word *)(void *)&sem->word;
}

static void init(void *object, unsigned tokens)
{
	struct sem *sem = object;

	atomic_store_explicit(&sem->word, tokens, memory_order_relaxed);
}

static void post_one(struct sem *sem)
{
	uint64_t word = atomic_load_explicit(&sem->word, memory_order_relaxed);

	while (!atomic_compare_exchange_weak_explicit(
		&sem->word, &word, word + 1, memory_order_release,
		memory_order_relaxed))
		;
	if (word >= WAITER)
		rouse__futex_wake_one(tokens_of(sem), ROUSE__ANY);
}

static void post(void *sem, unsigned n)
{
	while (n-- > 0)
		post_one(sem);
}

/* Who does not get a token by its first look is one that waits. */
static void await_one(struct sem *sem)
{
	uint64_t word =
		WAITER + atomic_fetch_add_explicit(&sem->word, WAITER,
						   memory_order_relaxed);

	for (;;) {
		if (TOKENS(word) == 0) {
			rouse__futex_wait(tokens_of(sem), 0, ROUSE__ANY,
					  ROUSE_FOREVER, NULL);
			word = atomic_load_explicit(&sem->word,
						    memory_order_relaxed);
		} else if (atomic_compare_exchange_weak_explicit(
				   &sem->word, &word, word - 1 - WAITER,
				   memory_order_acquire,
				   memory_order_relaxed)) {
			return;
		}
	}
}

static void take(void *object)
{
	struct sem *sem = object;
	uint64_t word = atomic_load_explicit(&sem->word, memory_order_relaxed);

	if (TOKENS(word) == 0 ||
	    !atomic_compare_exchange_weak_explicit(&sem->word, &word, word - 1,
						   memory_order_acquire,
						   memory_order_relaxed))
		await_one(sem);
}

extern const struct subject subject_sem;
const struct subject subject_sem = {
	.name = "sem",
	.title = "a semaphore as glibc's sem_t (Riegel 2014)",
	.sem_init = init,
	.post = post,
	.take = take,
};
