/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_STACKS_H
#define ROUSE_STRESS_STACKS_H

#include <pthread.h>

/* To be called once, before there are threads. */
void stacks_begin(void);

/* The calls that a thread is in, as return addresses, innermost first. */
#define STACK_CALLS 32
struct stack {
	const void *calls[STACK_CALLS];
	unsigned n; /* 0: the thread did not answer */
};

/*
 * Ask a thread, by a signal, and wait for its answer, a second at most. Not to
 * be called by two threads at once.
 */
void stack_take(struct stack *stack, pthread_t thread);

#endif
