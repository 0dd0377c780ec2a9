/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "explore-kit.h"

/*
 * Accesses that the compiler does not tell of: those of functions of the C
 * library, which are seen nevertheless, and those that are not.
 */

struct large {
	uint64_t part[8];
};

static struct {
	rouse_word flag;
	unsigned variant;
	char text[16], copy[16];
	struct large large;
	struct {
		_Atomic uint32_t x;
		uint32_t rest[3];
	} object;
	struct large *_Atomic lent;
} s;

static void set_up(const unsigned *size)
{
	s.variant = size[0];
	ex_name(s.text, sizeof(s.text), "text");
	ex_name(s.copy, sizeof(s.copy), "copy");
	ex_name(&s.large, sizeof(s.large), "large");
}

/* How many bytes there are, which the compiler should not know. */
__attribute__((noipa)) static size_t some(void)
{
	return 5;
}

/* bytes */

static void write_text(unsigned i)
{
	(void)i;
	if (s.variant == MEMSET)
		memset(s.text, 'x', some());
	else if (s.variant == MEMMOVE)
		memmove(s.text, "xxxxx", some());
	else
		memcpy(s.text, "xxxxx", some());
	store_relaxed(&s.flag, 1);
}

static void read_text(unsigned i)
{
	char local[sizeof(s.text)];

	(void)i;
	if (!relaxed(&s.flag))
		return;
	if (s.variant == MEMCMP)
		ex_assert(memcmp(s.text, "xxxxx", some()) == 0, "another text");
	else if (s.variant == STRLEN)
		ex_assert(strlen(s.text) == some(), "another length");
	else
		memcpy(local, s.text, some());
}

static void use_text_in_order(unsigned i)
{
	(void)i;
	memset(s.text, 0, sizeof(s.text));
	memcpy(s.text, "one two", some());
	memmove(s.copy, s.text, some() + 1);
	store(&s.flag, 1);
}

static void check_text_in_order(unsigned i)
{
	(void)i;
	if (!load(&s.flag))
		return;
	ex_assert(memcmp(s.copy, "one t", some() + 1) == 0, "another copy");
	ex_assert(strlen(s.text) == some(), "another length");
}

static void bytes_start(const unsigned *size)
{
	bool right = size[0] == RIGHT;

	set_up(size);
	ex_thread("writer", 0, right ? use_text_in_order : write_text);
	ex_thread("reader", 0, right ? check_text_in_order : read_text);
}

SCENARIO(bytes, );

/* cleared */

static void clear(unsigned i)
{
	(void)i;
	atomic_store_explicit(&s.object.x, 5, memory_order_relaxed);
	memset(&s.object, 0, sizeof(s.object));
	ex_assert(atomic_load_explicit(&s.object.x, memory_order_relaxed) == 0,
		  "it is not cleared");
}

static void touch(unsigned i)
{
	(void)i;
	atomic_fetch_add_explicit(&s.object.x, 1, memory_order_relaxed);
}

static void cleared_start(const unsigned *size)
{
	set_up(size);
	ex_thread("owner", 0, clear);
	if (size[0] != RIGHT)
		ex_thread("other", 0, touch);
}

SCENARIO(cleared, );

/* by_value */

__attribute__((noipa)) static uint64_t first(struct large large)
{
	return large.part[0];
}

__attribute__((noipa)) static struct large make(void)
{
	return (struct large){{1}};
}

EX_GHOST static void copy_as_ghost(void)
{
	struct large large = s.large;

	large.part[0] = first(large);
	if (!memchr(&s.large, 1, some()))
		memcpy(&s.large, &large, sizeof(large));
	s.large = large;
}

static void lend_large(unsigned i)
{
	struct large large = make();

	(void)i;
	atomic_store_explicit(&s.lent, &large, memory_order_release);
	ex_assert(large.part[0] == 1, "changed");
	while (!load(&s.flag))
		sleep_on(&s.flag);
}

static void take_lent(unsigned i)
{
	struct large *lent =
		atomic_load_explicit(&s.lent, memory_order_acquire);

	(void)i;
	if (lent)
		ex_assert(first(*lent) == 1, "another value");
	store(&s.flag, 1);
	rouse__futex_wake_all(&s.flag);
}

static void by_value_body(unsigned i)
{
	struct large local;

	(void)i;
	store_relaxed(&s.flag, 1);
	switch (s.variant) {
	case AS_ARGUMENT:
		first(s.large);
		break;
	case AS_RESULT:
		s.large = make();
		break;
	case IN_ASSEMBLY:
		__asm__ volatile("" : : : "memory");
#ifdef __x86_64__
		__asm__ volatile("incl %0" : "+m"(s.object.rest[0]));
#endif
		break;
	case BY_GHOSTS:
		copy_as_ghost();
		break;
	case EXPECTED:
		store_relaxed(&s.flag, 3);
		s.object.rest[0] = 1;
		atomic_compare_exchange_strong_explicit(
			&s.flag, &s.object.rest[0], 2, memory_order_relaxed,
			memory_order_relaxed);
		ex_assert(s.object.rest[0] == 3, "not what it found");
		break;
	default:
		local = make();
		s.large = local;
		local = s.large;
		s.large.part[0] = first(local);
	}
	store_relaxed(&s.flag, 2);
}

static void by_value_start(const unsigned *size)
{
	set_up(size);
	if (size[0] == LENT) {
		ex_thread("lender", 0, lend_large);
		ex_thread("borrower", 0, take_lent);
	} else {
		ex_threads("thread", size[0] == BY_GHOSTS ? 2 : 1,
			   by_value_body);
	}
}

SCENARIO(by_value, );
