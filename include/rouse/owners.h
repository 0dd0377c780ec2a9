/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_OWNERS_H
#define ROUSE_OWNERS_H

#include <rouse/types.h>

/*
 * For debugging: locks that know their owner. A lock has none, and needs none;
 * but whoever looks for a deadlock wants to know which thread holds it. In a library
 * that was configured with --enable-debug-owners, and in programs that are
 * compiled with -DROUSE_DEBUG_OWNERS, which pkg-config then hands on, each lock
 * remembers which thread acquired it, for rouse-who and gdb to tell. It is 8
 * bytes larger, and each acquire and each release makes a call more.
 *
 * The owner only helps a person who looks; the calls ignore it: any thread may
 * still release, and then the lock has no owner.
 *
 * What has such locks cannot be linked with what has others: calls that take a
 * lock, an RLock or a condition have other names there, so that the linker, or
 * the loader, finds none of them. This is all that this file does; other headers
 * include it.
 */
#ifdef ROUSE_DEBUG_OWNERS
#pragma redefine_extname rouse_lock_acquire rouse_owners_lock_acquire
#pragma redefine_extname rouse_lock_acquire_until                              \
	rouse_owners_lock_acquire_until
#pragma redefine_extname rouse_lock_acquire_with rouse_owners_lock_acquire_with
#pragma redefine_extname rouse_lock_after_fork rouse_owners_lock_after_fork
#pragma redefine_extname rouse_lock_locked rouse_owners_lock_locked
#pragma redefine_extname rouse_lock_release rouse_owners_lock_release
#pragma redefine_extname rouse_lock_try_acquire rouse_owners_lock_try_acquire
#pragma redefine_extname rouse__lock_acquire_slow                              \
	rouse__owners_lock_acquire_slow
#pragma redefine_extname rouse__lock_release_slow                              \
	rouse__owners_lock_release_slow
#pragma redefine_extname rouse__lock_take rouse__owners_lock_take
#pragma redefine_extname rouse__lock_own rouse__owners_lock_own
#pragma redefine_extname rouse__lock_disown rouse__owners_lock_disown
#pragma redefine_extname rouse_rlock_acquire rouse_owners_rlock_acquire
#pragma redefine_extname rouse_rlock_acquire_until                             \
	rouse_owners_rlock_acquire_until
#pragma redefine_extname rouse_rlock_acquire_with                              \
	rouse_owners_rlock_acquire_with
#pragma redefine_extname rouse_rlock_after_fork rouse_owners_rlock_after_fork
#pragma redefine_extname rouse_rlock_depth rouse_owners_rlock_depth
#pragma redefine_extname rouse_rlock_locked rouse_owners_rlock_locked
#pragma redefine_extname rouse_rlock_owned rouse_owners_rlock_owned
#pragma redefine_extname rouse_rlock_release rouse_owners_rlock_release
#pragma redefine_extname rouse_rlock_try_acquire rouse_owners_rlock_try_acquire
#pragma redefine_extname rouse_cond_acquire rouse_owners_cond_acquire
#pragma redefine_extname rouse_cond_after_fork rouse_owners_cond_after_fork
#pragma redefine_extname rouse_cond_broadcast rouse_owners_cond_broadcast
#pragma redefine_extname rouse_cond_init rouse_owners_cond_init
#pragma redefine_extname rouse_cond_init_lifo rouse_owners_cond_init_lifo
#pragma redefine_extname rouse_cond_init_rlock rouse_owners_cond_init_rlock
#pragma redefine_extname rouse_cond_init_rlock_lifo                            \
	rouse_owners_cond_init_rlock_lifo
#pragma redefine_extname rouse_cond_notify rouse_owners_cond_notify
#pragma redefine_extname rouse_cond_notify_all rouse_owners_cond_notify_all
#pragma redefine_extname rouse_cond_release rouse_owners_cond_release
#pragma redefine_extname rouse_cond_signal rouse_owners_cond_signal
#pragma redefine_extname rouse_cond_try_acquire rouse_owners_cond_try_acquire
#pragma redefine_extname rouse_cond_wait rouse_owners_cond_wait
#pragma redefine_extname rouse_cond_wait_for rouse_owners_cond_wait_for
#pragma redefine_extname rouse_cond_wait_for_until                             \
	rouse_owners_cond_wait_for_until
#pragma redefine_extname rouse_cond_wait_for_with                              \
	rouse_owners_cond_wait_for_with
#pragma redefine_extname rouse_cond_wait_under rouse_owners_cond_wait_under
#pragma redefine_extname rouse_cond_wait_under_rlock                           \
	rouse_owners_cond_wait_under_rlock
#pragma redefine_extname rouse_cond_wait_until rouse_owners_cond_wait_until
#pragma redefine_extname rouse_cond_wait_with rouse_owners_cond_wait_with
#pragma redefine_extname rouse_cond_waiters rouse_owners_cond_waiters
#pragma redefine_extname rouse__cond_name rouse__owners_cond_name
#pragma redefine_extname rouse__cond_notify_slow rouse__owners_cond_notify_slow
#pragma redefine_extname rouse__cond_wait_as rouse__owners_cond_wait_as
#endif

#endif
