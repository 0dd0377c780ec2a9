/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_RLOCK_H
#define ROUSE_LIB_RLOCK_H

#include <rouse/rlock.h>

/*
 * Around a wait: the owner gives up all its levels at once, and takes them
 * back. In between it holds the lock inside, but does not own the RLock.
 */
uint32_t rouse__rlock_disown(struct rouse_rlock *rlock);
void rouse__rlock_own(struct rouse_rlock *rlock, uint32_t depth);

#endif
