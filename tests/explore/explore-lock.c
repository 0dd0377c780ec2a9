/* SPDX-License-Identifier: BSD-2-Clause */
#include "explore-kit.h"

/*
 * A lock that is taken by an exchange, again and again until it was free.
 */

static struct {
	rouse_word lock;
	atomic_flag flag;
	unsigned taken, threads;
	unsigned variant;
} s;

static bool try_lock(void)
{
	switch (s.variant) {
	case BY_FLAG:
		return !atomic_flag_test_and_set_explicit(&s.flag,
							  memory_order_acquire);
	case BY_OR:
		return !(atomic_fetch_or_explicit(&s.lock, 1,
						  memory_order_acq_rel) &
			 1);
	case BY_RELAXED_EXCHANGE:
		return !atomic_exchange_explicit(&s.lock, 1,
						 memory_order_relaxed);
	default:
		return !atomic_exchange_explicit(&s.lock, 1,
						 memory_order_acquire);
	}
}

static void take_lock(unsigned i)
{
	(void)i;
	while (!try_lock())
		;
	s.taken++;
	if (s.variant == BY_FLAG)
		atomic_flag_clear_explicit(&s.flag, memory_order_release);
	else
		store(&s.lock, 0);
}

static void test_and_set_start(const unsigned *size)
{
	s.variant = size[0];
	s.threads = size[1];
	ex_threads("thread", size[1], take_lock);
}

static const char *test_and_set_end(void)
{
	return s.taken == s.threads ? NULL : "an update is lost";
}

SCENARIO(test_and_set, .end = test_and_set_end);
