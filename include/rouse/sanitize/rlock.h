/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_RLOCK_H
#define ROUSE_SANITIZE_RLOCK_H

#include <rouse/sanitize/held.h>

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/rlock.h>. To tools an
 * RLock is the lock inside, and of its levels they are told the first.
 */
ROUSE_BEGIN_DECLS

/* An initialiser need not write what lies behind the last member. */
ROUSE__TOOL_CALL void rouse__tell_rlock(const struct rouse_rlock *rlock)
{
	rouse__tool_sees(rlock, offsetof(struct rouse_rlock, depth_) +
					sizeof(rlock->depth_));
}

/* The caller wants one level more. Returns whether it only tries. */
ROUSE__TOOL_CALL bool rouse__tell_level_wanted(struct rouse_rlock *rlock,
					       rouse_deadline deadline)
{
	rouse__tell_rlock(rlock);
	return rouse_rlock_owned(rlock) ||
	       rouse__tell_wanted_until(&rlock->lock_, deadline);
}

/* It has one level more, if @acquired. */
ROUSE__TOOL_CALL void rouse__tell_level(struct rouse_rlock *rlock, bool tried,
					bool acquired)
{
	if (acquired && rouse_rlock_depth(rlock) == 1)
		rouse__tell_acquired(&rlock->lock_, tried);
}

ROUSE__TOOL_CALL int rouse__told_rlock_acquire(struct rouse_rlock *rlock)
	ROUSE_ACQUIRES(rlock)
{
	bool tries = rouse__tell_level_wanted(rlock, ROUSE_FOREVER);
	int err = rouse_rlock_acquire(rlock);

	rouse__tell_level(rlock, tries, err == 0);
	return err;
}
#define rouse_rlock_acquire rouse__told_rlock_acquire

ROUSE__TOOL_CALL ROUSE_MUST_CHECK bool
rouse__told_rlock_try_acquire(struct rouse_rlock *rlock)
	ROUSE_TRY_ACQUIRES(true, rlock)
{
	bool tries = rouse__tell_level_wanted(rlock, 0);
	bool acquired = rouse_rlock_try_acquire(rlock);

	rouse__tell_level(rlock, tries, acquired);
	return acquired;
}
#define rouse_rlock_try_acquire rouse__told_rlock_try_acquire

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_rlock_acquire_until(struct rouse_rlock *rlock,
				rouse_deadline deadline)
	ROUSE_TRY_ACQUIRES(0, rlock)
{
	bool tries = rouse__tell_level_wanted(rlock, deadline);
	int err = rouse_rlock_acquire_until(rlock, deadline);

	rouse__tell_level(rlock, tries, err == 0);
	return err;
}
#define rouse_rlock_acquire_until rouse__told_rlock_acquire_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_rlock_acquire_with(struct rouse_rlock *rlock,
			       const struct rouse_wait *how)
	ROUSE_TRY_ACQUIRES(0, rlock)
{
	bool tries = rouse__tell_level_wanted(rlock, how->deadline);
	int err = rouse_rlock_acquire_with(rlock, how);

	rouse__tell_level(rlock, tries, err == 0);
	return rouse__tell_stopped(how, err);
}
#define rouse_rlock_acquire_with rouse__told_rlock_acquire_with

ROUSE__TOOL_CALL int rouse__told_rlock_release(struct rouse_rlock *rlock)
	ROUSE_RELEASES(rlock)
{
	rouse__tell_rlock(rlock);
	if (rouse_rlock_depth(rlock) == 1)
		rouse__tell_releasing(&rlock->lock_, false);
	return rouse_rlock_release(rlock);
}
#define rouse_rlock_release rouse__told_rlock_release

ROUSE__TOOL_CALL bool rouse__told_rlock_owned(const struct rouse_rlock *rlock)
{
	rouse__tell_rlock(rlock);
	return rouse_rlock_owned(rlock);
}
#define rouse_rlock_owned rouse__told_rlock_owned

ROUSE__TOOL_CALL uint32_t
rouse__told_rlock_depth(const struct rouse_rlock *rlock)
{
	rouse__tell_rlock(rlock);
	return rouse_rlock_depth(rlock);
}
#define rouse_rlock_depth rouse__told_rlock_depth

ROUSE__TOOL_CALL bool rouse__told_rlock_locked(const struct rouse_rlock *rlock)
{
	rouse__tell_rlock(rlock);
	return rouse_rlock_locked(rlock);
}
#define rouse_rlock_locked rouse__told_rlock_locked

ROUSE__TOOL_CALL void rouse__told_rlock_after_fork(struct rouse_rlock *rlock)
{
	rouse__tell_rlock(rlock);
	rouse__tell_releasing(&rlock->lock_, true);
	rouse_rlock_after_fork(rlock);
}
#define rouse_rlock_after_fork rouse__told_rlock_after_fork

ROUSE_END_DECLS

#endif
