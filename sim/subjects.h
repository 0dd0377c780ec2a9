/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SUBJECTS_H
#define ROUSE_SIM_SUBJECTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is simulated: the library, and locks written for comparison. Each has a
 * file in locks/, and of these primitives what it has; a workload that needs
 * another one is not run with it. An object has OBJECT_BYTES, zeroed.
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
};

/* All of them; NULL behind the last. */
extern const struct subject *const subjects[];

const struct subject *subject_find(const char *name);

#endif
