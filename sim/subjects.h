/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SUBJECTS_H
#define ROUSE_SIM_SUBJECTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is simulated: the library, and locks, semaphores and queues to compare it
 * with, each in a file of locks/. A subject may lack some of these primitives;
 * then it cannot run the workloads that need them. An object is zeroed memory.
 */
#define OBJECT_BYTES 128

struct object {
	_Alignas(OBJECT_BYTES) char bytes[OBJECT_BYTES];
};

/* A queue has parts that are apart. */
#define QUEUE_BYTES 512

struct queue_object {
	_Alignas(OBJECT_BYTES) char bytes[QUEUE_BYTES];
};

/* What a queue has in it, on a line of its own. */
#define LINK_BYTES 16

struct item {
	_Alignas(64) char link[LINK_BYTES]; /* the queue's own */
	unsigned number; /* the workload's, as the next one */
	unsigned used;
};

struct subject {
	const char *name;
	const char *title; /* what it is, and where it is from */

	void (*acquire)(void *lock);
	void (*release)(void *lock);

	void (*cond_init)(void *cond, void *lock);
	void (*wait)(void *cond, void *lock);
	void (*notify)(void *cond);     /* one; the caller has the lock */
	void (*notify_all)(void *cond); /* the same */

	void (*set)(void *event);
	void (*clear)(void *event);
	void (*event_wait)(void *event);

	void (*sem_init)(void *sem, unsigned tokens);
	void (*post)(void *sem, unsigned n);
	void (*take)(void *sem); /* one */

	/* Items are put n at once, and got most at once, where there is one at
	 * least: that is waited for. */
	void (*queue_init)(void *queue, unsigned bound); /* 0: without one */
	void (*put)(void *queue, struct item **items, unsigned n);
	unsigned (*get)(void *queue, struct item **items, unsigned most);
	bool boundless; /* its queue cannot have a bound */
};

/* All of them, then NULL. */
extern const struct subject *const subjects[];

const struct subject *subject_find(const char *name);

#endif
