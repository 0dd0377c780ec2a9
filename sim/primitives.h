/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_PRIMITIVES_H
#define ROUSE_SIM_PRIMITIVES_H

#include "subjects.h"

/*
 * For workloads: the primitives of the subject that is simulated. (These
 * functions are not compiled for the thread sanitizer, so the way through them
 * takes no time.)
 */
void lock_acquire(void *lock);
void lock_release(void *lock);
void cond_init(void *cond, void *lock);
void cond_wait(void *cond, void *lock);
void cond_notify(void *cond);
void cond_notify_all(void *cond);
void event_set(void *event);
void event_clear(void *event);
void event_wait(void *event);
void tokens_init(void *sem, unsigned tokens);
void tokens_post(void *sem, unsigned n);
void tokens_take(void *sem);
void queue_init(void *queue, unsigned bound);
void queue_put(void *queue, struct item **items, unsigned n);
unsigned queue_get(void *queue, struct item **items, unsigned most);

/* Of the run. */
double run_inside(void);
double run_work(void);
unsigned run_capacity(void);
unsigned run_batch(void);
unsigned run_threads(void);
double run_settle(void);
void run_took(double ns);

#endif
