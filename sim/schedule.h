/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SCHEDULE_H
#define ROUSE_SIM_SCHEDULE_H

#include "machine.h"

/* Which thread runs on which CPU. */

/* A thread may run from that time on: on its CPU, which is idle, or it waits
 * for it. */
void schedule_ready(struct thread *thread, double time);

/* A thread is woken, by another one or (NULL) by its timer: choose its CPU. */
void schedule_wake(struct thread *thread, const struct thread *waker);

/* The CPU of this thread is free: who is next there? */
void schedule_next(struct thread *leaves);

/* The slice of this thread is over, and others wait for its CPU. */
void schedule_preempt(struct thread *thread);

#endif
