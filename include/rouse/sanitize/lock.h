/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_LOCK_H
#define ROUSE_SANITIZE_LOCK_H

#include <rouse/sanitize/held.h>

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/lock.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__told_lock_acquire(struct rouse_lock *lock)
	ROUSE_ACQUIRES(lock)
{
	rouse__tell_wanted(lock);
	rouse_lock_acquire(lock);
	rouse__tell_acquired(lock, false);
}
#define rouse_lock_acquire rouse__told_lock_acquire

ROUSE__TOOL_CALL ROUSE_MUST_CHECK bool
rouse__told_lock_try_acquire(struct rouse_lock *lock)
	ROUSE_TRY_ACQUIRES(true, lock)
{
	bool taken;

	rouse__tell_used(lock);
	taken = rouse_lock_try_acquire(lock);
	if (taken)
		rouse__tell_acquired(lock, true);
	return taken;
}
#define rouse_lock_try_acquire rouse__told_lock_try_acquire

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_lock_acquire_until(struct rouse_lock *lock, rouse_deadline deadline)
	ROUSE_TRY_ACQUIRES(0, lock)
{
	bool tries = rouse__tell_wanted_until(lock, deadline);
	int err = rouse_lock_acquire_until(lock, deadline);

	if (err == 0)
		rouse__tell_acquired(lock, tries);
	return err;
}
#define rouse_lock_acquire_until rouse__told_lock_acquire_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_lock_acquire_with(struct rouse_lock *lock,
			      const struct rouse_wait *how)
	ROUSE_TRY_ACQUIRES(0, lock)
{
	bool tries = rouse__tell_wanted_until(lock, how->deadline);
	int err = rouse_lock_acquire_with(lock, how);

	if (err == 0)
		rouse__tell_acquired(lock, tries);
	return rouse__tell_stopped(how, err);
}
#define rouse_lock_acquire_with rouse__told_lock_acquire_with

ROUSE__TOOL_CALL int rouse__told_lock_release(struct rouse_lock *lock)
	ROUSE_RELEASES(lock)
{
	rouse__tell_used(lock);
	rouse__tell_releasing(lock, true);
	return rouse_lock_release(lock);
}
#define rouse_lock_release rouse__told_lock_release

ROUSE__TOOL_CALL bool rouse__told_lock_locked(const struct rouse_lock *lock)
{
	rouse__tell_used(lock);
	return rouse_lock_locked(lock);
}
#define rouse_lock_locked rouse__told_lock_locked

ROUSE__TOOL_CALL void rouse__told_lock_after_fork(struct rouse_lock *lock)
{
	rouse__tell_used(lock);
	rouse__tell_releasing(lock, true);
	rouse_lock_after_fork(lock);
}
#define rouse_lock_after_fork rouse__told_lock_after_fork

ROUSE_END_DECLS

#endif
