/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_COND_H
#define ROUSE_SANITIZE_COND_H

#include <rouse/sanitize/held.h>
#include <rouse/sanitize/rlock.h>

#include <errno.h>

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/cond.h>. To tools a
 * wait is a release and an acquire of the lock, with nothing in between but
 * the calls of the predicate, for which the caller has the lock.
 */
ROUSE_BEGIN_DECLS

/* The RLock of the condition, or NULL. */
ROUSE__TOOL_CALL struct rouse_rlock *
rouse__told_rlock_of(const struct rouse_cond *cond)
{
	return cond->queue_.kind_ == ROUSE__COND_RLOCK
		       ? ROUSE__CAST(struct rouse_rlock *,
				     ROUSE__TOOL_OBJECT(cond->lock_))
		       : ROUSE__NULL;
}

ROUSE__TOOL_CALL void rouse__tell_cond(const struct rouse_cond *cond)
{
	struct rouse_rlock *rlock;

	rouse__tool_sees(cond, sizeof(*cond));
	rlock = rouse__told_rlock_of(cond);
	if (rlock)
		rouse__tell_rlock(rlock);
	else if (cond->lock_)
		rouse__tell_used(cond->lock_);
}

/* The same before a change. If nobody holds the lock, the call is refused. */
ROUSE__TOOL_CALL void rouse__tell_cond_changed(struct rouse_cond *cond)
{
	rouse__tell_cond(cond);
	if (cond->lock_ && rouse_lock_locked(cond->lock_))
		rouse__tool_changes(cond);
}

/* A wait, and its predicate, if any. The condition may be gone before its end. */
struct rouse__told_wait {
	struct rouse_lock *lock;
	bool handed; /* maybe another thread acquired the lock */
	bool (*predicate)(void *arg);
	void *arg;
};

ROUSE__TOOL_CALL void rouse__tell_has_back(struct rouse_lock *lock)
{
	rouse__tell_wanted(lock);
	rouse__tell_acquired(lock, false);
}

ROUSE__TOOL_CALL bool rouse__told_predicate(void *arg)
{
	struct rouse__told_wait *wait =
		ROUSE__CAST(struct rouse__told_wait *, arg);
	bool answer;

	rouse__tell_has_back(wait->lock);
	answer = wait->predicate(wait->arg);
	rouse__tell_releasing(wait->lock, wait->handed);
	return answer;
}

ROUSE__TOOL_CALL int rouse__tell_wait(struct rouse_cond *cond,
				      bool (*predicate)(void *), void *arg,
				      const struct rouse_wait *how)
{
	struct rouse__told_wait wait;
	struct rouse_waiter self;
	bool given;
	int err;

	rouse__tell_cond_changed(cond);
	if (!cond->lock_)
		return -EPERM;
	rouse__tool_writes(&self, sizeof(self));
	wait.lock = cond->lock_;
	wait.handed = cond->queue_.kind_ == ROUSE__COND_LOCK;
	wait.predicate = predicate;
	wait.arg = arg;
	given = rouse__tell_releasing(wait.lock, wait.handed);
	err = rouse__cond_wait_as(
		&self, cond, predicate ? rouse__told_predicate : ROUSE__NULL,
		&wait, how);
	/* If the wait was refused, it is as it was before. */
	if (given || (err != -EPERM && err != -EINVAL))
		rouse__tell_has_back(wait.lock);
	/* From a signal; only the address of the condition is used. */
	if (err == 0)
		rouse__tool_receives(cond);
	return rouse__tell_stopped(how, err);
}

ROUSE__TOOL_CALL struct rouse_wait rouse__told_how(rouse_deadline deadline)
{
	struct rouse_wait how;

	how.deadline = deadline;
	how.flags = 0;
	how.stop = ROUSE__NULL;
	return how;
}

ROUSE__TOOL_CALL void rouse__told_cond_init(struct rouse_cond *cond,
					    struct rouse_lock *lock)
{
	rouse__tool_writes(cond, sizeof(*cond));
	rouse_cond_init(cond, lock);
}
#define rouse_cond_init rouse__told_cond_init

ROUSE__TOOL_CALL void rouse__told_cond_init_rlock(struct rouse_cond *cond,
						  struct rouse_rlock *rlock)
{
	rouse__tool_writes(cond, sizeof(*cond));
	rouse_cond_init_rlock(cond, rlock);
}
#define rouse_cond_init_rlock rouse__told_cond_init_rlock

ROUSE__TOOL_CALL void rouse__told_cond_init_lifo(struct rouse_cond *cond,
						 struct rouse_lock *lock)
{
	rouse__tool_writes(cond, sizeof(*cond));
	rouse_cond_init_lifo(cond, lock);
}
#define rouse_cond_init_lifo rouse__told_cond_init_lifo

ROUSE__TOOL_CALL void
rouse__told_cond_init_rlock_lifo(struct rouse_cond *cond,
				 struct rouse_rlock *rlock)
{
	rouse__tool_writes(cond, sizeof(*cond));
	rouse_cond_init_rlock_lifo(cond, rlock);
}
#define rouse_cond_init_rlock_lifo rouse__told_cond_init_rlock_lifo

ROUSE__TOOL_CALL int rouse__told_cond_acquire(struct rouse_cond *cond)
	ROUSE_ACQUIRES(cond->lock_)
{
	struct rouse_rlock *rlock;

	rouse__tell_cond(cond);
	if (!cond->lock_)
		return rouse_cond_acquire(cond);
	rlock = rouse__told_rlock_of(cond);
	if (rlock)
		return rouse_rlock_acquire(rlock);
	rouse_lock_acquire(cond->lock_);
	return 0;
}
#define rouse_cond_acquire rouse__told_cond_acquire

ROUSE__TOOL_CALL ROUSE_MUST_CHECK bool
rouse__told_cond_try_acquire(struct rouse_cond *cond)
	ROUSE_TRY_ACQUIRES(true, cond->lock_)
{
	struct rouse_rlock *rlock;

	rouse__tell_cond(cond);
	if (!cond->lock_)
		return rouse_cond_try_acquire(cond);
	rlock = rouse__told_rlock_of(cond);
	return rlock ? rouse_rlock_try_acquire(rlock)
		     : rouse_lock_try_acquire(cond->lock_);
}
#define rouse_cond_try_acquire rouse__told_cond_try_acquire

ROUSE__TOOL_CALL int rouse__told_cond_release(struct rouse_cond *cond)
	ROUSE_RELEASES(cond->lock_)
{
	struct rouse_rlock *rlock;

	rouse__tell_cond(cond);
	if (!cond->lock_)
		return rouse_cond_release(cond);
	rlock = rouse__told_rlock_of(cond);
	return rlock ? rouse_rlock_release(rlock)
		     : rouse_lock_release(cond->lock_);
}
#define rouse_cond_release rouse__told_cond_release

ROUSE__TOOL_CALL int rouse__told_cond_wait_for_with(
	struct rouse_cond *cond, bool (*predicate)(void *), void *arg,
	const struct rouse_wait *how) ROUSE__COND_REQUIRES(cond)
{
	return rouse__tell_wait(cond, predicate, arg, how);
}
#define rouse_cond_wait_for_with rouse__told_cond_wait_for_with

ROUSE__TOOL_CALL int rouse__told_cond_wait_for_until(struct rouse_cond *cond,
						     bool (*predicate)(void *),
						     void *arg,
						     rouse_deadline deadline)
	ROUSE__COND_REQUIRES(cond)
{
	struct rouse_wait how = rouse__told_how(deadline);

	return rouse__tell_wait(cond, predicate, arg, &how);
}
#define rouse_cond_wait_for_until rouse__told_cond_wait_for_until

ROUSE__TOOL_CALL int rouse__told_cond_wait_for(struct rouse_cond *cond,
					       bool (*predicate)(void *),
					       void *arg)
	ROUSE__COND_REQUIRES(cond)
{
	return rouse_cond_wait_for_until(cond, predicate, arg, ROUSE_FOREVER);
}
#define rouse_cond_wait_for rouse__told_cond_wait_for

ROUSE__TOOL_CALL int rouse__told_cond_wait_with(struct rouse_cond *cond,
						const struct rouse_wait *how)
	ROUSE__COND_REQUIRES(cond)
{
	return rouse__tell_wait(cond, ROUSE__NULL, ROUSE__NULL, how);
}
#define rouse_cond_wait_with rouse__told_cond_wait_with

ROUSE__TOOL_CALL int rouse__told_cond_wait_until(struct rouse_cond *cond,
						 rouse_deadline deadline)
	ROUSE__COND_REQUIRES(cond)
{
	struct rouse_wait how = rouse__told_how(deadline);

	return rouse__tell_wait(cond, ROUSE__NULL, ROUSE__NULL, &how);
}
#define rouse_cond_wait_until rouse__told_cond_wait_until

ROUSE__TOOL_CALL int rouse__told_cond_wait(struct rouse_cond *cond)
	ROUSE__COND_REQUIRES(cond)
{
	return rouse_cond_wait_until(cond, ROUSE_FOREVER);
}
#define rouse_cond_wait rouse__told_cond_wait

ROUSE__TOOL_CALL int rouse__told_cond_wait_under(struct rouse_cond *cond,
						 struct rouse_lock *lock,
						 const struct rouse_wait *how)
	ROUSE_REQUIRES(lock)
{
	int err;

	rouse__tool_sees(cond, sizeof(*cond));
	rouse__tell_used(lock);
	err = rouse__cond_name(cond, lock, ROUSE__COND_LOCK, how);
	return err < 0 ? err
		       : rouse__tell_wait(cond, ROUSE__NULL, ROUSE__NULL, how);
}
#define rouse_cond_wait_under rouse__told_cond_wait_under

ROUSE__TOOL_CALL int rouse__told_cond_wait_under_rlock(
	struct rouse_cond *cond, struct rouse_rlock *rlock,
	const struct rouse_wait *how) ROUSE_REQUIRES(rlock)
{
	int err;

	rouse__tool_sees(cond, sizeof(*cond));
	rouse__tell_rlock(rlock);
	err = rouse__cond_name(cond, &rlock->lock_, ROUSE__COND_RLOCK, how);
	return err < 0 ? err
		       : rouse__tell_wait(cond, ROUSE__NULL, ROUSE__NULL, how);
}
#define rouse_cond_wait_under_rlock rouse__told_cond_wait_under_rlock

/* Whether its caller holds the lock is no matter to tools either. */
ROUSE__TOOL_CALL void rouse__told_cond_signal(struct rouse_cond *cond)
{
	rouse__tool_sees(cond, sizeof(*cond));
	rouse__tool_sends(cond);
	rouse_cond_signal(cond);
}
#define rouse_cond_signal rouse__told_cond_signal

ROUSE__TOOL_CALL void rouse__told_cond_broadcast(struct rouse_cond *cond)
{
	rouse__tool_sees(cond, sizeof(*cond));
	rouse__tool_sends(cond);
	rouse_cond_broadcast(cond);
}
#define rouse_cond_broadcast rouse__told_cond_broadcast

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_cond_notify(struct rouse_cond *cond, unsigned n)
	ROUSE__COND_REQUIRES(cond)
{
	rouse__tell_cond_changed(cond);
	return rouse_cond_notify(cond, n);
}
#define rouse_cond_notify rouse__told_cond_notify

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_cond_notify_all(struct rouse_cond *cond) ROUSE__COND_REQUIRES(cond)
{
	rouse__tell_cond_changed(cond);
	return rouse_cond_notify_all(cond);
}
#define rouse_cond_notify_all rouse__told_cond_notify_all

ROUSE__TOOL_CALL unsigned
rouse__told_cond_waiters(const struct rouse_cond *cond)
{
	rouse__tell_cond(cond);
	return rouse_cond_waiters(cond);
}
#define rouse_cond_waiters rouse__told_cond_waiters

ROUSE__TOOL_CALL void rouse__told_cond_after_fork(struct rouse_cond *cond)
{
	rouse__tell_cond(cond);
	rouse_cond_after_fork(cond);
}
#define rouse_cond_after_fork rouse__told_cond_after_fork

ROUSE_END_DECLS

#endif
