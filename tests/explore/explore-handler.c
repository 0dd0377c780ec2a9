/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-kit.h"

/*
 * A handler that comes between two plain accesses of its thread.
 */

static struct {
	rouse_word word;
	volatile unsigned count, first, second;
	unsigned handled; /* by the handler only */
	bool marked;
	unsigned variant;
} s;

EX_GHOST static void mark_next_step(void)
{
	ex_mark(&s.marked);
}

EX_GHOST static void check_mark(void)
{
	ex_assert(!s.marked, "a plain access was taken for a step");
}

static void count(unsigned i)
{
	(void)i;
	if (s.variant == ATOMIC_COUNT)
		atomic_fetch_add_explicit(&s.word, 1, memory_order_relaxed);
	else
		s.count = s.count + 1;
}

static void count_in_handler(unsigned i)
{
	s.handled++;
	count(i);
}

static void write_both(unsigned i)
{
	(void)i;
	mark_next_step();
	s.first = 1;
	s.second = 1;
	check_mark();
	store_relaxed(&s.word, 1);
}

static void check_both(unsigned i)
{
	(void)i;
	s.handled++;
	if (s.variant == HALF)
		ex_assert(s.first == s.second, "only one is written");
	else if (s.variant == WHOLE)
		ex_assert(s.first || !s.second, "only the second is written");
}

static void between_start(const unsigned *size)
{
	bool counts = size[0] == PLAIN_COUNT || size[0] == ATOMIC_COUNT;

	s.variant = size[0];
	ex_thread("thread", 0, counts ? count : write_both);
	ex_handler(counts ? count_in_handler : check_both);
}

static const char *between_end(void)
{
	if (s.count + s.word != 1 + s.handled &&
	    (s.variant == PLAIN_COUNT || s.variant == ATOMIC_COUNT))
		return "an update is lost";
	return NULL;
}

SCENARIO(between, .end = between_end);
