/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_TSAN_H
#define ROUSE_CLI_TSAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The calls that compilers insert before each access with -fsanitize=thread, for
 * programs that define them instead of linking that sanitizer's library. One
 * file of such a program defines the functions declared here, and then includes
 * cli/tsan-calls.h, which implements the compilers' calls with them.
 */

enum tsan_kind {
	TSAN_LOAD,
	TSAN_STORE,
	TSAN_EXCHANGE,
	TSAN_ADD,
	TSAN_SUB,
	TSAN_AND,
	TSAN_OR,
	TSAN_XOR,
	TSAN_NAND,
	TSAN_CAS,
	TSAN_WEAK_CAS,
};

/* An atomic access: what the program asks for, and what comes of it. */
struct tsan_access {
	enum tsan_kind kind;
	uint8_t bytes;
	uint8_t order;      /* __ATOMIC_RELAXED and so on */
	uint8_t fail_order; /* of a compare-and-swap */
	volatile void *address;
	uint64_t value;
	uint64_t expected;
	const void *pc; /* where in the program it is */
	uint64_t found; /* the value before */
	bool success;   /* of a compare-and-swap */
};

/* Returns true if it did the access itself, and set found and success; if it
 * returns false, the access is done after it, without any order. */
static inline bool tsan_atomic(struct tsan_access *access);

/* An access that is not atomic is about to be done. */
static inline void tsan_plain(const void *p, size_t bytes, bool write,
			      const void *pc);

/* So is the access to what a compare-and-swap expects: it is read, and if the
 * swap failed written. */
static inline void tsan_expected(const void *p, size_t bytes, bool write,
				 const void *pc);

/* A file of the program, before main(). */
static inline void tsan_init(void);

static inline void tsan_fence(uint8_t order, const void *pc);

/* A function begins, whose caller's frame ends below this address, and which
 * returns to pc; or it ends. */
static inline void tsan_enter(const void *frame, const void *pc);
static inline void tsan_leave(void);

#endif
