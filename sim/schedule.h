/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SCHEDULE_H
#define ROUSE_SIM_SCHEDULE_H

#include "machine.h"

/* Which thread runs on which CPU. */

/* A new thread: it runs on its CPU from that time on, or queues there. */
void schedule_ready(struct thread *thread, double time);

/* A thread is woken, by another one or (NULL) by its timer: choose its CPU. */
void schedule_wake(struct thread *thread, const struct thread *waker);

/* This thread leaves its CPU: run the next one there. */
void schedule_next(struct thread *leaves);

/* Put this thread at the end of the queue of its CPU, and run the next one. */
void schedule_preempt(struct thread *thread);

#endif
