/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_SUBJECTS_H
#define ROUSE_WHO_SUBJECTS_H

#include "look.h"

/* Between the files that find what threads wait for. */

/* One more, with a kind, a place and owners; returns its place. */
size_t subject_add(struct look *look, const struct subject *subject);

/* What an object looks like. */
struct copy {
	union object_copy object;
	uintptr_t owner; /* of a lock, or 0 */
};

/* Returns false if it is not there. */
bool subject_read(const struct look *look, const struct subject *subject,
		  struct copy *copy);

/*
 * Follow a queue from its last node, whose next one is the first, into the nodes
 * of this subject. Returns false if it does not come round.
 */
bool queue_follow(const struct look *look, struct subject *subject,
		  uint64_t last);

bool has_node(const struct subject *subject, uint64_t at);

/* The queue over a lock of the program's own that this node of a wait is in. */
size_t ring_find(struct look *look, const struct wait *wait, uint64_t node);

/* Does this wait sleep on a word that is there? */
bool has_goal_at(const struct wait *wait, uint64_t word);

#endif
