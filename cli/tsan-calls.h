/* SPDX-License-Identifier: BSD-2-Clause */

/* The calls that cli/tsan.h tells of. To be included once in a program, at the
 * end of a file that defines what is declared there. */

#include <string.h>

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

#define TSAN_CALLER __builtin_return_address(0)

/* Newer compilers put hints beside the order. */
#define TSAN_ORDER(order) ((uint8_t)((order)&0xff))

void __tsan_init(void)
{
	tsan_init();
}

void __tsan_func_entry(void *pc)
{
	tsan_enter(__builtin_dwarf_cfa(), pc);
}

void __tsan_func_exit(void)
{
	tsan_leave();
}

void __tsan_atomic_thread_fence(int order)
{
	tsan_fence(TSAN_ORDER(order), TSAN_CALLER);
}

void __tsan_atomic_signal_fence(int order)
{
	(void)order;
}

/* Plain accesses. */

#define TSAN_PLAIN(name, bytes, write)                                         \
	void __tsan_##name(void *p);                                           \
	void __tsan_##name(void *p)                                            \
	{                                                                      \
		tsan_plain(p, bytes, write, TSAN_CALLER);                      \
	}

#define TSAN_PLAIN_BYTES(bytes)                                                \
	TSAN_PLAIN(read##bytes, bytes, false)                                  \
	TSAN_PLAIN(write##bytes, bytes, true)                                  \
	TSAN_PLAIN(unaligned_read##bytes, bytes, false)                        \
	TSAN_PLAIN(unaligned_write##bytes, bytes, true)                        \
	TSAN_PLAIN(volatile_read##bytes, bytes, false)                         \
	TSAN_PLAIN(volatile_write##bytes, bytes, true)

TSAN_PLAIN_BYTES(1)
TSAN_PLAIN_BYTES(2)
TSAN_PLAIN_BYTES(4)
TSAN_PLAIN_BYTES(8)
TSAN_PLAIN_BYTES(16)

/* Word by word, so that the parts are the same objects as elsewhere. */
static void tsan_range(const void *p, size_t bytes, bool write, const void *pc)
{
	const unsigned char *at = p;

	while (bytes > 0) {
		size_t part = bytes < 8 ? bytes : 8;

		tsan_plain(at, part, write, pc);
		at += part;
		bytes -= part;
	}
}

void __tsan_read_range(void *p, size_t bytes)
{
	tsan_range(p, bytes, false, TSAN_CALLER);
}

void __tsan_write_range(void *p, size_t bytes)
{
	tsan_range(p, bytes, true, TSAN_CALLER);
}

void *__tsan_memcpy(void *to, const void *from, size_t bytes)
{
	tsan_range(from, bytes, false, TSAN_CALLER);
	tsan_range(to, bytes, true, TSAN_CALLER);
	return memcpy(to, from, bytes);
}

void *__tsan_memmove(void *to, const void *from, size_t bytes)
{
	tsan_range(from, bytes, false, TSAN_CALLER);
	tsan_range(to, bytes, true, TSAN_CALLER);
	return memmove(to, from, bytes);
}

void *__tsan_memset(void *to, int value, size_t bytes)
{
	tsan_range(to, bytes, true, TSAN_CALLER);
	return memset(to, value, bytes);
}

/* Atomic accesses. */

/* Do one in the plain way. */
#define TSAN_DO(bits, word)                                                    \
	static void tsan_do##bits(struct tsan_access *access)                  \
	{                                                                      \
		volatile word *p = access->address;                            \
		word value = (word)access->value, old;                         \
                                                                               \
		if (access->kind == TSAN_STORE) {                              \
			*p = value;                                            \
			return;                                                \
		}                                                              \
		old = *p;                                                      \
		access->found = old;                                           \
		access->success = old == (word)access->expected;               \
		switch (access->kind) {                                        \
		case TSAN_EXCHANGE:                                            \
			*p = value;                                            \
			break;                                                 \
		case TSAN_ADD:                                                 \
			*p = (word)(old + value);                              \
			break;                                                 \
		case TSAN_SUB:                                                 \
			*p = (word)(old - value);                              \
			break;                                                 \
		case TSAN_AND:                                                 \
			*p = old & value;                                      \
			break;                                                 \
		case TSAN_OR:                                                  \
			*p = old | value;                                      \
			break;                                                 \
		case TSAN_XOR:                                                 \
			*p = old ^ value;                                      \
			break;                                                 \
		case TSAN_NAND:                                                \
			*p = (word) ~(old & value);                            \
			break;                                                 \
		case TSAN_CAS:                                                 \
		case TSAN_WEAK_CAS:                                            \
			if (access->success)                                   \
				*p = value;                                    \
			break;                                                 \
		default: /* TSAN_LOAD */                                       \
			break;                                                 \
		}                                                              \
	}

#define TSAN_LOAD_STORE(bits, word)                                            \
	word __tsan_atomic##bits##_load(const volatile word *p, int order);    \
	word __tsan_atomic##bits##_load(const volatile word *p, int order)     \
	{                                                                      \
		struct tsan_access access = {                                  \
			.kind = TSAN_LOAD,                                     \
			.bytes = sizeof(word),                                 \
			.order = TSAN_ORDER(order),                            \
			.address = (volatile void *)(uintptr_t)p,              \
			.pc = TSAN_CALLER};                                    \
                                                                               \
		if (!tsan_atomic(&access))                                     \
			tsan_do##bits(&access);                                \
		return (word)access.found;                                     \
	}                                                                      \
	void __tsan_atomic##bits##_store(volatile word *p, word value,         \
					 int order);                           \
	void __tsan_atomic##bits##_store(volatile word *p, word value,         \
					 int order)                            \
	{                                                                      \
		struct tsan_access access = {.kind = TSAN_STORE,               \
					     .bytes = sizeof(word),            \
					     .order = TSAN_ORDER(order),       \
					     .address = p,                     \
					     .value = value,                   \
					     .pc = TSAN_CALLER};               \
                                                                               \
		if (!tsan_atomic(&access))                                     \
			tsan_do##bits(&access);                                \
	}

#define TSAN_MODIFY(bits, word, name, its_kind)                                \
	word __tsan_atomic##bits##_##name(volatile word *p, word value,        \
					  int order);                          \
	word __tsan_atomic##bits##_##name(volatile word *p, word value,        \
					  int order)                           \
	{                                                                      \
		struct tsan_access access = {.kind = its_kind,                 \
					     .bytes = sizeof(word),            \
					     .order = TSAN_ORDER(order),       \
					     .address = p,                     \
					     .value = value,                   \
					     .pc = TSAN_CALLER};               \
                                                                               \
		if (!tsan_atomic(&access))                                     \
			tsan_do##bits(&access);                                \
		return (word)access.found;                                     \
	}

#define TSAN_COMPARE(bits, word)                                               \
	static int tsan_compare##bits(enum tsan_kind kind, volatile word *p,   \
				      word *expected, word value, int order,   \
				      int fail_order, const void *pc)          \
	{                                                                      \
		struct tsan_access access = {.kind = kind,                     \
					     .bytes = sizeof(word),            \
					     .order = TSAN_ORDER(order),       \
					     .fail_order =                     \
						     TSAN_ORDER(fail_order),   \
					     .address = p,                     \
					     .value = value,                   \
					     .pc = pc};                        \
                                                                               \
		tsan_expected(expected, sizeof(word), false, pc);              \
		access.expected = *expected;                                   \
		if (!tsan_atomic(&access))                                     \
			tsan_do##bits(&access);                                \
		if (access.success)                                            \
			return 1;                                              \
		tsan_expected(expected, sizeof(word), true, pc);               \
		*expected = (word)access.found;                                \
		return 0;                                                      \
	}                                                                      \
	int __tsan_atomic##bits##_compare_exchange_strong(                     \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order);                                               \
	int __tsan_atomic##bits##_compare_exchange_strong(                     \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order)                                                \
	{                                                                      \
		return tsan_compare##bits(TSAN_CAS, p, expected, value, order, \
					  fail_order, TSAN_CALLER);            \
	}                                                                      \
	int __tsan_atomic##bits##_compare_exchange_weak(                       \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order);                                               \
	int __tsan_atomic##bits##_compare_exchange_weak(                       \
		volatile word *p, word *expected, word value, int order,       \
		int fail_order)                                                \
	{                                                                      \
		return tsan_compare##bits(TSAN_WEAK_CAS, p, expected, value,   \
					  order, fail_order, TSAN_CALLER);     \
	}                                                                      \
	word __tsan_atomic##bits##_compare_exchange_val(                       \
		volatile word *p, word expected, word value, int order,        \
		int fail_order);                                               \
	word __tsan_atomic##bits##_compare_exchange_val(                       \
		volatile word *p, word expected, word value, int order,        \
		int fail_order)                                                \
	{                                                                      \
		tsan_compare##bits(TSAN_CAS, p, &expected, value, order,       \
				   fail_order, TSAN_CALLER);                   \
		return expected;                                               \
	}

#define TSAN_ATOMIC(bits, word)                                                \
	TSAN_DO(bits, word)                                                    \
	TSAN_LOAD_STORE(bits, word)                                            \
	TSAN_MODIFY(bits, word, exchange, TSAN_EXCHANGE)                       \
	TSAN_MODIFY(bits, word, fetch_add, TSAN_ADD)                           \
	TSAN_MODIFY(bits, word, fetch_sub, TSAN_SUB)                           \
	TSAN_MODIFY(bits, word, fetch_and, TSAN_AND)                           \
	TSAN_MODIFY(bits, word, fetch_or, TSAN_OR)                             \
	TSAN_MODIFY(bits, word, fetch_xor, TSAN_XOR)                           \
	TSAN_MODIFY(bits, word, fetch_nand, TSAN_NAND)                         \
	TSAN_COMPARE(bits, word)

TSAN_ATOMIC(8, uint8_t)
TSAN_ATOMIC(16, uint16_t)
TSAN_ATOMIC(32, uint32_t)
TSAN_ATOMIC(64, uint64_t)
