/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_CRASH_H
#define ROUSE_STRESS_CRASH_H

#include "options.h"

/*
 * A signal that ends the program for an error in it, such as SIGSEGV: before
 * that it says which thread was hit and what that did last, and how to repeat
 * the run. A sanitizer explains it better, where there is one.
 */

/* To be called once, before there are threads. @options: stay alive. */
void crash_begin(const struct options *options);

/* In a child, whose crash its parent explains: say nothing. */
void crash_forget(void);

/* The scenario that runs from now on. */
void crash_scenario(const char *name);

/* A thread lends memory for the handler, for it may have run out of stack; and
 * is about to take it back. */
#define CRASH_STACK (64 * 1024)
void crash_join(char stack[CRASH_STACK]);
void crash_leave(const char stack[CRASH_STACK]);

#endif
