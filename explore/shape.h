/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SHAPE_H
#define ROUSE_EXPLORE_SHAPE_H

#include <stdatomic.h>
#include <stdint.h>

#include "litmus.h"

/*
 * The language in which the litmus shapes are written:
 *
 *	SHAPE(number of threads, identifier, name, verdict, outcomes in all,
 *	      the outcome that the verdict is about,
 *	      (what a thread does, step by step), ..);
 *
 * or FENCED, if there are fences. All share one state. Most are about x, y, z,
 * and r0 to r3 are what is read.
 */
struct litmus_state {
	_Atomic uint32_t x, y, z;
	_Atomic uint8_t byte[2];
	_Atomic uint16_t half;
	_Atomic uint64_t wide;
	_Atomic uint32_t *_Atomic pointer;
	uint32_t plain;
	uint64_t r0, r1, r2, r3;
};

extern struct litmus_state s;

/* Write; read; both in one step. */
#define W(to, value, order)                                                    \
	atomic_store_explicit(&s.to, value, memory_order_##order)
#define R(r, from, order)                                                      \
	(s.r = atomic_load_explicit(&s.from, memory_order_##order))
#define ADD(r, to, n, order)                                                   \
	(s.r = atomic_fetch_add_explicit(&s.to, n, memory_order_##order))
#define SWAP(r, to, value, order)                                              \
	(s.r = atomic_exchange_explicit(&s.to, value, memory_order_##order))

/* Write if it is as expected; r is whether it was. */
#define CAS(r, to, expected, value, order, fail_order)                         \
	(s.r = atomic_compare_exchange_strong_explicit(                        \
		 &s.to, &(uint32_t){expected}, value, memory_order_##order,    \
		 memory_order_##fail_order))
#define WEAK_CAS(r, to, expected, value, order, fail_order)                    \
	(s.r = atomic_compare_exchange_weak_explicit(                          \
		 &s.to, &(uint32_t){expected}, value, memory_order_##order,    \
		 memory_order_##fail_order))

/* The sanitizer that gcc warns of here is not linked. */
#pragma GCC diagnostic ignored "-Wtsan"
#define F(order)        atomic_thread_fence(memory_order_##order)
#define SIGNAL_F(order) atomic_signal_fence(memory_order_##order)

/* Only if r is not 0. */
#define IF(r, what) (s.r ? (what) : 0)

#define SHAPE(n, id, ...)  SHAPE_(n, id, false, __VA_ARGS__)
#define FENCED(n, id, ...) SHAPE_(n, id, true, __VA_ARGS__)

#define SHAPE_(n, id, has_fences, title, says, count, question, ...)           \
	THREADS_##n(id, __VA_ARGS__) static const char *id##_end(void)         \
	{                                                                      \
		litmus_note(question);                                         \
		return NULL;                                                   \
	}                                                                      \
	static const struct litmus id = {.scenario = {.name = title,           \
						      .promises = "",          \
						      .summary = #question,    \
						      .runs = litmus_runs,     \
						      .state = &s,             \
						      .bytes = sizeof(s),      \
						      .start = id##_start,     \
						      .end = id##_end,         \
						      .fences = has_fences},   \
					 .verdict = says,                      \
					 .outcomes = count}

#define THREAD(body_id, body)                                                  \
	static void body_id(unsigned i)                                        \
	{                                                                      \
		(void)i;                                                       \
		(void)(body);                                                  \
	}

#define START(id, a, b, c, d)                                                  \
	static void id##_start(const unsigned *size)                           \
	{                                                                      \
		(void)size;                                                    \
		litmus_threads(a, b, c, d);                                    \
	}

#define THREADS_1(id, a)                                                       \
	THREAD(id##_0, a)                                                      \
	START(id, id##_0, NULL, NULL, NULL)
#define THREADS_2(id, a, b)                                                    \
	THREAD(id##_0, a)                                                      \
	THREAD(id##_1, b)                                                      \
	START(id, id##_0, id##_1, NULL, NULL)
#define THREADS_3(id, a, b, c)                                                 \
	THREAD(id##_0, a)                                                      \
	THREAD(id##_1, b)                                                      \
	THREAD(id##_2, c)                                                      \
	START(id, id##_0, id##_1, id##_2, NULL)
#define THREADS_4(id, a, b, c, d)                                              \
	THREAD(id##_0, a)                                                      \
	THREAD(id##_1, b)                                                      \
	THREAD(id##_2, c)                                                      \
	THREAD(id##_3, d)                                                      \
	START(id, id##_0, id##_1, id##_2, id##_3)

/* Their common parts, in litmus.c. */
extern const struct ex_run litmus_runs[];
void litmus_threads(void (*a)(unsigned), void (*b)(unsigned),
		    void (*c)(unsigned), void (*d)(unsigned));
void litmus_note(bool asked_about);

/* The shapes of each file, NULL at the end. */
extern const struct litmus *const litmus_of_order[];
extern const struct litmus *const litmus_of_word[];

#endif
