/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_SWITCH_H
#define ROUSE_CLI_SWITCH_H

#include <stddef.h>

/*
 * Stacks that a program switches between by itself: coroutines. A stack that
 * does not run is its stack pointer. (swapcontext(3) would do, but for a
 * system call each time.) On x86-64 and aarch64 only.
 */

/* Leave the stack pointer of the caller in *save, and go on with the stack at
 * to. Returns when a switch to *save is made. */
void switch_stack(void **save, void *to);

/* A new stack: the first switch to what this returns calls begin(), which
 * must not return. */
void *switch_begin(void *stack, size_t bytes, void (*begin)(void));

#endif
