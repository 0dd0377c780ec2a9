/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <stdint.h>

#include "disturb/chaos.h"

/*
 * Pause points in the library: it is compiled with -fsanitize=thread, and this
 * is linked in place of that sanitizer's library. Each atomic access is what it
 * would have been, in its own memory order, but for a pause before it.
 */
const bool chaos_in_library = true;

/* A point is named by the address of the access, relative to the program's. */
extern const char __executable_start;
#define PAUSE()                                                                \
	chaos_pause((uintptr_t)__builtin_return_address(0) -                   \
			    (uintptr_t)&__executable_start,                    \
		    __builtin_return_address(0))

/* Plain accesses, functions: nothing. */

#define NOTHING(name, ...)                                                     \
	void __tsan_##name(__VA_ARGS__);                                       \
	void __tsan_##name(__VA_ARGS__)                                        \
	{                                                                      \
	}

#define NOTHING_OF(bytes)                                                      \
	NOTHING(read##bytes, void *p __attribute__((unused)))                  \
	NOTHING(write##bytes, void *p __attribute__((unused)))                 \
	NOTHING(unaligned_read##bytes, void *p __attribute__((unused)))        \
	NOTHING(unaligned_write##bytes, void *p __attribute__((unused)))

NOTHING(init, void)
NOTHING(func_entry, void *pc __attribute__((unused)))
NOTHING(func_exit, void)
NOTHING_OF(1)
NOTHING_OF(2)
NOTHING_OF(4)
NOTHING_OF(8)
NOTHING_OF(16)
NOTHING(read_range, void *p __attribute__((unused)),
	size_t bytes __attribute__((unused)))
NOTHING(write_range, void *p __attribute__((unused)),
	size_t bytes __attribute__((unused)))

/* Atomic accesses. Their order is a constant where they are, but not here. */

#define READ_BY(order, access)                                                 \
	switch ((order)&0xff) {                                                \
	case __ATOMIC_RELAXED:                                                 \
		access(__ATOMIC_RELAXED);                                      \
	case __ATOMIC_CONSUME:                                                 \
	case __ATOMIC_ACQUIRE:                                                 \
		access(__ATOMIC_ACQUIRE);                                      \
	default:                                                               \
		access(__ATOMIC_SEQ_CST);                                      \
	}

#define WRITE_BY(order, access)                                                \
	switch ((order)&0xff) {                                                \
	case __ATOMIC_RELAXED:                                                 \
		access(__ATOMIC_RELAXED);                                      \
	case __ATOMIC_RELEASE:                                                 \
		access(__ATOMIC_RELEASE);                                      \
	default:                                                               \
		access(__ATOMIC_SEQ_CST);                                      \
	}

#define MODIFY_BY(order, access)                                               \
	switch ((order)&0xff) {                                                \
	case __ATOMIC_RELAXED:                                                 \
		access(__ATOMIC_RELAXED);                                      \
	case __ATOMIC_CONSUME:                                                 \
	case __ATOMIC_ACQUIRE:                                                 \
		access(__ATOMIC_ACQUIRE);                                      \
	case __ATOMIC_RELEASE:                                                 \
		access(__ATOMIC_RELEASE);                                      \
	case __ATOMIC_ACQ_REL:                                                 \
		access(__ATOMIC_ACQ_REL);                                      \
	default:                                                               \
		access(__ATOMIC_SEQ_CST);                                      \
	}

/* A function that is never called by its name, and has no other prototype. */
#define HOOK(result, name, ...)                                                \
	result __tsan_##name(__VA_ARGS__);                                     \
	result __tsan_##name(__VA_ARGS__)

#define DO_LOAD(order) return __atomic_load_n(p, order)
#define DO_STORE(order)                                                        \
	__atomic_store_n(p, value, order);                                     \
	return
#define DO_EXCHANGE(order) return __atomic_exchange_n(p, value, order)
#define DO_ADD(order)      return __atomic_fetch_add(p, value, order)
#define DO_SUB(order)      return __atomic_fetch_sub(p, value, order)
#define DO_AND(order)      return __atomic_fetch_and(p, value, order)
#define DO_OR(order)       return __atomic_fetch_or(p, value, order)
#define DO_XOR(order)      return __atomic_fetch_xor(p, value, order)

/* A failed exchange is no release; else it has the order of one that
 * succeeds. */
#define DO_CAS(order)                                                          \
	return __atomic_compare_exchange_n(                                    \
		p, expected, value, 0, order,                                  \
		(order) == __ATOMIC_RELEASE   ? __ATOMIC_RELAXED               \
		: (order) == __ATOMIC_ACQ_REL ? __ATOMIC_ACQUIRE               \
					      : (order))

#define MODIFY(bits, word, name, access)                                       \
	HOOK(word, atomic##bits##_##name, volatile word *p, word value,        \
	     int order)                                                        \
	{                                                                      \
		PAUSE();                                                       \
		MODIFY_BY(order, access)                                       \
	}

#define COMPARE(bits, word, name)                                              \
	HOOK(int, atomic##bits##_compare_exchange_##name, volatile word *p,    \
	     word *expected, word value, int order, int fail_order)            \
	{                                                                      \
		(void)fail_order;                                              \
		PAUSE();                                                       \
		MODIFY_BY(order, DO_CAS)                                       \
	}

/* The one that clang calls: it returns what it found. */
#define COMPARE_VALUE(bits, word)                                              \
	HOOK(word, atomic##bits##_compare_exchange_val, volatile word *p,      \
	     word expected, word value, int order, int fail_order)             \
	{                                                                      \
		__tsan_atomic##bits##_compare_exchange_strong(                 \
			p, &expected, value, order, fail_order);               \
		return expected;                                               \
	}

#define ATOMIC(bits, word)                                                     \
	HOOK(word, atomic##bits##_load, const volatile word *p, int order)     \
	{                                                                      \
		PAUSE();                                                       \
		READ_BY(order, DO_LOAD)                                        \
	}                                                                      \
	HOOK(void, atomic##bits##_store, volatile word *p, word value,         \
	     int order)                                                        \
	{                                                                      \
		PAUSE();                                                       \
		WRITE_BY(order, DO_STORE)                                      \
	}                                                                      \
	MODIFY(bits, word, exchange, DO_EXCHANGE)                              \
	MODIFY(bits, word, fetch_add, DO_ADD)                                  \
	MODIFY(bits, word, fetch_sub, DO_SUB)                                  \
	MODIFY(bits, word, fetch_and, DO_AND)                                  \
	MODIFY(bits, word, fetch_or, DO_OR)                                    \
	MODIFY(bits, word, fetch_xor, DO_XOR)                                  \
	COMPARE(bits, word, strong)                                            \
	COMPARE(bits, word, weak)                                              \
	COMPARE_VALUE(bits, word)

ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)

#define DO_FENCE(order)                                                        \
	__atomic_thread_fence(order);                                          \
	return

HOOK(void, atomic_thread_fence, int order)
{
	PAUSE();
	MODIFY_BY(order, DO_FENCE)
}

/* liburcu's barrier for the compiler since 0.15. This call is one. */
HOOK(void, atomic_signal_fence, int order)
{
	(void)order;
}
