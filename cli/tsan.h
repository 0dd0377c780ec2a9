/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_TSAN_H
#define ROUSE_CLI_TSAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * What code compiled with -fsanitize=thread calls before each access: the
 * interface of compilers to that sanitizer's library, for a program that is
 * not linked with it but stands in for it. One file of such a program defines
 * the functions declared here and includes cli/tsan-calls.h, which defines the
 * compilers' calls by them.
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
	uint8_t order;      /* as __ATOMIC_RELAXED, .. */
	uint8_t fail_order; /* of a compare-and-swap */
	volatile void *address;
	uint64_t value;
	uint64_t expected;
	const void *pc; /* where in the program it is */
	uint64_t found; /* the value before */
	bool success;   /* of a compare-and-swap */
};

/* Does this replace the access? Then it has set found and success; else the
 * access is done in the plain way when it returns. */
static inline bool tsan_atomic(struct tsan_access *access);

/* An access that is not atomic is about to be done. */
static inline void tsan_plain(const void *p, size_t bytes, bool write,
			      const void *pc);

static inline void tsan_fence(uint8_t order, const void *pc);

/* A function begins, whose caller's frame ends below this address, and which
 * returns to pc; or it ends. */
static inline void tsan_enter(const void *frame, const void *pc);
static inline void tsan_leave(void);

#endif
