/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_EXPLORE_KIT_H
#define ROUSE_TESTS_EXPLORE_KIT_H

#include <stdatomic.h>

#include "../../lib/futex.h"
#include "explore-scenarios.h"

/*
 * What the files with the scenarios have in common. Each has a state s, and
 * functions id_start() for its scenarios.
 */
#define SCENARIO(id, ...)                                                      \
	const struct ex_scenario id = {.name = #id,                            \
				       .promises = "",                         \
				       .state = &s,                            \
				       .bytes = sizeof(s),                     \
				       .start = id##_start,                    \
				       __VA_ARGS__}

static inline uint32_t load(const rouse_word *word)
{
	return atomic_load_explicit(word, memory_order_acquire);
}

static inline void store(rouse_word *word, uint32_t value)
{
	atomic_store_explicit(word, value, memory_order_release);
}

static inline uint32_t relaxed(const rouse_word *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

static inline void store_relaxed(rouse_word *word, uint32_t value)
{
	atomic_store_explicit(word, value, memory_order_relaxed);
}

static inline int sleep_on(rouse_word *word)
{
	return rouse__futex_wait(word, 0, ROUSE__ANY, ROUSE_FOREVER, NULL);
}

#endif
