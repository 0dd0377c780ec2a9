/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_INTERRUPT_H
#define ROUSE_BENCH_INTERRUPT_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * SIGINT and SIGTERM end the measurements, not the program: it reports what was
 * measured by then. A second one ends the program.
 */
void interrupt_begin(void);

/* One has come. */
bool interrupted(void);

/* This child is to be killed by it; 0 if there is none any more. */
void interrupt_kills(pid_t child);

/* To be called in a child: for it they are what they were. */
void interrupt_end(void);

#endif
