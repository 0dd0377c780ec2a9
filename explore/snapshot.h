/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SNAPSHOT_H
#define ROUSE_EXPLORE_SNAPSHOT_H

#include "world.h"

/*
 * Snapshots of the world, the stacks and the scenario's state, on a stack of
 * their own: the last one saved is the first one dropped.
 */
size_t snapshot_save(void); /* returns its place */
void snapshot_restore(size_t place);
void snapshot_drop(size_t place); /* and those saved after it */
size_t snapshot_bytes(void);      /* the memory that they take */

/* A hash of all of that: different states have the same one with a probability
 * of 2^-64. */
uint64_t snapshot_hash(void);

#endif
