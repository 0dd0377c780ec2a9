/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "subjects.h"

/*
 * Copies of objects. Where the library was built with ROUSE_DEBUG_OWNERS, each
 * lock there has an owner_ as its last member (<rouse/owners.h>); here it may
 * have been built the other way.
 */
#ifdef ROUSE_DEBUG_OWNERS
#define LOCK_SIZE offsetof(struct rouse_lock, owner_)
#else
#define LOCK_SIZE sizeof(struct rouse_lock)
#endif

static bool lock_read(const struct process *process, bool owners, uint64_t at,
		      struct rouse_lock *lock, uintptr_t *owner)
{
	*owner = 0;
	return process_read(process, lock, at, LOCK_SIZE) == 0 &&
	       (!owners || process_read(process, owner, at + LOCK_SIZE,
					sizeof(*owner)) == 0);
}

/* What follows the lock inside. */
static bool rlock_read(const struct process *process, bool owners, uint64_t at,
		       struct rouse_rlock *rlock)
{
	const size_t from = offsetof(struct rouse_rlock, owner_);
	uintptr_t inside;

	return lock_read(process, owners, at, &rlock->lock_, &inside) &&
	       process_read(process, (char *)rlock + from,
			    at + LOCK_SIZE +
				    (owners ? sizeof(rlock->owner_) : 0),
			    sizeof(*rlock) - from) == 0;
}

bool subject_read(const struct look *look, const struct subject *subject,
		  struct copy *copy)
{
	const struct process *process = &look->process;
	bool owners = subject->owners;

	memset(copy, 0, sizeof(*copy));
	switch (subject->kind) {
	case OBJECT_LOCK:
		return lock_read(process, owners, subject->at,
				 &copy->object.lock_, &copy->owner);
	case OBJECT_RLOCK:
		return rlock_read(process, owners, subject->at,
				  &copy->object.rlock_);
	default:
		return process_read(process, &copy->object, subject->at,
				    decoders[subject->kind].size) == 0;
	}
}
