/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_TSAN_H
#define ROUSE_SANITIZE_TSAN_H

#include <sanitizer/tsan_interface.h>

/*
 * What <rouse/sanitize.h> says, for ThreadSanitizer. It does not see the
 * library at all, or, if that is compiled with it, sees the same order once
 * more.
 */
#ifdef __cplusplus
extern "C" {
#endif

void __tsan_write1(void *address);

ROUSE__TOOL_CALL void rouse__tool_sees(const void *object, size_t bytes)
{
	(void)object;
	(void)bytes;
}

ROUSE__TOOL_CALL void rouse__tool_writes(void *object, size_t bytes)
{
	(void)object;
	(void)bytes;
}

ROUSE__TOOL_CALL void rouse__tool_changes(void *object)
{
	__tsan_write1(object);
}

ROUSE__TOOL_CALL void rouse__tool_sends(void *object)
{
	__tsan_release(object);
}

ROUSE__TOOL_CALL void rouse__tool_receives(void *object)
{
	__tsan_acquire(object);
}

/* If the other lock is held, this reports it. */
ROUSE__TOOL_CALL void rouse__tool_forgets(void *lock, size_t bytes, bool known)
{
	(void)known;
	(void)bytes;
	__tsan_mutex_destroy(lock, 0);
	__tsan_mutex_create(lock, 0);
}

/* A wait that fails: enough to report a wrong order before it can block. */
ROUSE__TOOL_CALL void rouse__tool_wants(void *lock)
{
	__tsan_mutex_pre_lock(lock, 0);
	__tsan_mutex_post_lock(
		lock, __tsan_mutex_try_lock | __tsan_mutex_try_lock_failed, 0);
}

ROUSE__TOOL_CALL bool rouse__tool_takes(void *lock, bool tried)
{
	unsigned how = tried ? __tsan_mutex_try_lock : 0;

	__tsan_mutex_pre_lock(lock, how);
	__tsan_mutex_post_lock(lock, how, 1);
	return true;
}

ROUSE__TOOL_CALL void rouse__tool_gives(void *lock)
{
	__tsan_mutex_pre_unlock(lock, 0);
	__tsan_mutex_post_unlock(lock, 0);
}

/*
 * Whether or not the tool still knows a lock there, one level more of it and
 * then all of them back is no error, and leaves none. It would report the
 * access to memory that is gone, but looks away between the begin and the end
 * of an attempt at some other lock.
 */
ROUSE__TOOL_CALL void rouse__tool_drops(void *lock)
{
	char other = 0;

	__tsan_mutex_pre_lock(&other, __tsan_mutex_try_lock);
	__tsan_mutex_pre_lock(lock, __tsan_mutex_try_lock);
	__tsan_mutex_post_lock(lock, __tsan_mutex_try_lock, 1);
	__tsan_mutex_pre_unlock(lock, __tsan_mutex_recursive_unlock);
	__tsan_mutex_post_unlock(lock, 0);
	__tsan_mutex_post_lock(
		&other, __tsan_mutex_try_lock | __tsan_mutex_try_lock_failed,
		0);
}

#ifdef __cplusplus
}
#endif

#endif
