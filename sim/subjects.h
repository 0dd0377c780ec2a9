/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SUBJECTS_H
#define ROUSE_SIM_SUBJECTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is simulated: the library, and locks to compare it with, each in a file
 * of locks/. A subject may lack some of these primitives; then it cannot run
 * the workloads that need them. An object is OBJECT_BYTES of zeroed memory.
 */
#define OBJECT_BYTES 128

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
	void (*post)(void *sem); /* one */
	void (*take)(void *sem);
};

/* All of them, then NULL. */
extern const struct subject *const subjects[];

const struct subject *subject_find(const char *name);

#endif
