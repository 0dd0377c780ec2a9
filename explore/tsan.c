/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "race.h"
#include "stop.h"

/*
 * What code compiled with -fsanitize=thread calls before each access: the
 * interface of compilers to that sanitizer's library, which is not linked.
 *
 * While no thread runs (in start(), quiet() and end() of a scenario) these are
 * the plain accesses themselves.
 */

void __tsan_init(void);
void __tsan_func_entry(void *pc);
void __tsan_func_exit(void);
void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);
void __tsan_read_range(void *p, size_t bytes);
void __tsan_write_range(void *p, size_t bytes);
void *__tsan_memcpy(void *to, const void *from, size_t bytes);
void *__tsan_memmove(void *to, const void *from, size_t bytes);
void *__tsan_memset(void *to, int value, size_t bytes);

#define CALLER __builtin_return_address(0)

void __tsan_init(void)
{
}

void __tsan_func_entry(void *pc)
{
	if (self != NOBODY)
		race_enter(__builtin_dwarf_cfa(), pc);
}

void __tsan_func_exit(void)
{
	if (self != NOBODY)
		race_leave();
}

/* Plain accesses. */

#define PLAIN(name, bytes, write)                                              \
	void __tsan_##name(void *p);                                           \
	void __tsan_##name(void *p)                                            \
	{                                                                      \
		race_plain(p, bytes, write, CALLER);                           \
	}

#define PLAIN_BYTES(bytes)                                                     \
	PLAIN(read##bytes, bytes, false)                                       \
	PLAIN(write##bytes, bytes, true)                                       \
	PLAIN(unaligned_read##bytes, bytes, false)                             \
	PLAIN(unaligned_write##bytes, bytes, true)                             \
	PLAIN(volatile_read##bytes, bytes, false)                              \
	PLAIN(volatile_write##bytes, bytes, true)

PLAIN_BYTES(1)
PLAIN_BYTES(2)
PLAIN_BYTES(4)
PLAIN_BYTES(8)
PLAIN_BYTES(16)

/* Word by word, so that the parts are the same objects as elsewhere. */
static void range(const void *p, size_t bytes, bool write, const void *pc)
{
	const unsigned char *at = p;

	while (bytes > 0) {
		size_t part = bytes < 8 ? bytes : 8;

		race_plain(at, part, write, pc);
		at += part;
		bytes -= part;
	}
}

void __tsan_read_range(void *p, size_t bytes)
{
	range(p, bytes, false, CALLER);
}

void __tsan_write_range(void *p, size_t bytes)
{
	range(p, bytes, true, CALLER);
}

void *__tsan_memcpy(void *to, const void *from, size_t bytes)
{
	range(from, bytes, false, CALLER);
	range(to, bytes, true, CALLER);
	return memcpy(to, from, bytes);
}

void *__tsan_memmove(void *to, const void *from, size_t bytes)
{
	range(from, bytes, false, CALLER);
	range(to, bytes, true, CALLER);
	return memmove(to, from, bytes);
}

void *__tsan_memset(void *to, int value, size_t bytes)
{
	range(to, bytes, true, CALLER);
	return memset(to, value, bytes);
}

/* Atomic accesses. */

/* Newer compilers put hints beside the order. */
#define ORDER(order) ((uint8_t)((order)&0xff))

void __tsan_atomic_thread_fence(int order)
{
	if (self != NOBODY)
		stop_at(&(struct op){
			.kind = OP_FENCE, .order = ORDER(order), .pc = CALLER});
}

void __tsan_atomic_signal_fence(int order)
{
	(void)order;
}

#define LOAD_STORE(bits, word)                                                 \
	word __tsan_atomic##bits##_load(const volatile word *p, int order);    \
	word __tsan_atomic##bits##_load(const volatile word *p, int order)     \
	{                                                                      \
		if (self == NOBODY)                                            \
			return *p;                                             \
		return (word)stop_at(                                          \
			&(struct op){.kind = OP_LOAD,                          \
				     .bytes = sizeof(word),                    \
				     .order = ORDER(order),                    \
				     .address = (void *)(uintptr_t)p,          \
				     .pc = CALLER});                           \
	}                                                                      \
	void __tsan_atomic##bits##_store(volatile word *p, word value,         \
					 int order);                           \
	void __tsan_atomic##bits##_store(volatile word *p, word value,         \
					 int order)                            \
	{                                                                      \
		if (self == NOBODY) {                                          \
			*p = value;                                            \
			return;                                                \
		}                                                              \
		stop_at(&(struct op){.kind = OP_STORE,                         \
				     .bytes = sizeof(word),                    \
				     .order = ORDER(order),                    \
				     .address = (void *)(uintptr_t)p,          \
				     .value = value,                           \
				     .pc = CALLER});                           \
	}

#define MODIFY(bits, word, name, op_kind, new_value)                           \
	word __tsan_atomic##bits##_##name(volatile word *p, word value,        \
					  int order);                          \
	word __tsan_atomic##bits##_##name(volatile word *p, word value,        \
					  int order)                           \
	{                                                                      \
		if (self == NOBODY) {                                          \
			word old = *p;                                         \
                                                                               \
			*p = (word)(new_value);                                \
			return old;                                            \
		}                                                              \
		return (word)stop_at(                                          \
			&(struct op){.kind = op_kind,                          \
				     .bytes = sizeof(word),                    \
				     .order = ORDER(order),                    \
				     .address = (void *)(uintptr_t)p,          \
				     .value = value,                           \
				     .pc = CALLER});                           \
	}

#define COMPARE(bits, word)                                                    \
	static int compare##bits(enum op_kind kind, volatile word *p,          \
				 word *expected, word value, int order,        \
				 int fail_order, const void *pc)               \
	{                                                                      \
		word found;                                                    \
                                                                               \
		if (self == NOBODY) {                                          \
			found = *p;                                            \
			if (found == *expected) {                              \
				*p = value;                                    \
				return 1;                                      \
			}                                                      \
			*expected = found;                                     \
			return 0;                                              \
		}                                                              \
		found = (word)stop_at(                                         \
			&(struct op){.kind = (uint8_t)kind,                    \
				     .bytes = sizeof(word),                    \
				     .order = ORDER(order),                    \
				     .fail_order = ORDER(fail_order),          \
				     .address = (void *)(uintptr_t)p,          \
				     .value = value,                           \
				     .expected = *expected,                    \
				     .pc = pc});                               \
		if (world.thread[self].success)                                \
			return 1;                                              \
		*expected = found;                                             \
		return 0;                                                      \
	}                                                                      \
	int __tsan_atomic##bits##_compare_exchange_strong(                     \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order);                                               \
	int __tsan_atomic##bits##_compare_exchange_strong(                     \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order)                                                \
	{                                                                      \
		return compare##bits(OP_CAS, p, expected, value, order,        \
				     fail_order, CALLER);                      \
	}                                                                      \
	int __tsan_atomic##bits##_compare_exchange_weak(                       \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order);                                               \
	int __tsan_atomic##bits##_compare_exchange_weak(                       \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order)                                                \
	{                                                                      \
		return compare##bits(OP_WEAK_CAS, p, expected, value, order,   \
				     fail_order, CALLER);                      \
	}                                                                      \
	word __tsan_atomic##bits##_compare_exchange_val(                       \
		volatile word *p, word expected, word value, int order,        \
		int fail_order);                                               \
	word __tsan_atomic##bits##_compare_exchange_val(                       \
		volatile word *p, word expected, word value, int order,        \
		int fail_order)                                                \
	{                                                                      \
		compare##bits(OP_CAS, p, &expected, value, order, fail_order,  \
			      CALLER);                                         \
		return expected;                                               \
	}

#define ATOMIC(bits, word)                                                     \
	LOAD_STORE(bits, word)                                                 \
	MODIFY(bits, word, exchange, OP_EXCHANGE, value)                       \
	MODIFY(bits, word, fetch_add, OP_ADD, old + value)                     \
	MODIFY(bits, word, fetch_sub, OP_SUB, old - value)                     \
	MODIFY(bits, word, fetch_and, OP_AND, old &value)                      \
	MODIFY(bits, word, fetch_or, OP_OR, old | value)                       \
	MODIFY(bits, word, fetch_xor, OP_XOR, old ^ value)                     \
	MODIFY(bits, word, fetch_nand, OP_NAND, ~(old & value))                \
	COMPARE(bits, word)

ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)
