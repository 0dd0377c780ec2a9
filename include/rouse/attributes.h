/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_ATTRIBUTES_H
#define ROUSE_ATTRIBUTES_H

/*
 * What compilers are told about a call. None of it changes machine code.
 *
 * ROUSE_MUST_CHECK is for what a correct program may be refused, and loses
 * something if it does not notice: the lock, the token or the item of a call that
 * may end without it, the item that a closed queue did not take, the bell that has
 * no descriptor, the object whose number at run time was too large; and for a wait
 * for several things, whose answer says what it took. A notify has it
 * too, though only a wrong one is refused: without the lock it reaches nobody, and
 * nothing else would tell.
 *
 * A call that only a wrong program can be refused has it not: an acquire of an
 * RLock, of which 2^32 - 1 levels are there already; a queue with unknown options;
 * what is released, whose only error says that there was nothing to release. A
 * check on each of them would teach people to silence this one. Nor has a wait for
 * one state: the loop around it asks for what it waits for, not for why it returned.
 *
 * The others are for clang's -Wthread-safety. A struct rouse_lock and a struct
 * rouse_rlock are capabilities:
 *
 *	static struct rouse_lock lock = ROUSE_LOCK_INIT;
 *	static int total ROUSE_GUARDED_BY(lock);
 *	static void add(int share) ROUSE_REQUIRES(lock);
 *
 * ROUSE_TRY_ACQUIRES(answer, lock) has what the call returns where it has
 * acquired the lock. An acquire that can fail is known to have it where its answer
 * is compared with 0, as in
 *
 *	if (rouse_lock_acquire_until(&lock, soon) == 0)
 *
 * A second level of an RLock in one function is known to compilers that have the
 * attribute reentrant_capability; others warn of it.
 *
 * The attributes cannot say that a condition belongs to a lock: which one is
 * known at run time. So a wait and a notify require a lock only where the
 * program defines ROUSE_COND_CHECKED before it includes this: then that is the
 * capability cond->lock_, which rouse_cond_acquire() and
 * rouse_cond_try_acquire() acquire. After an acquire by the lock's own call
 *
 *	rouse_cond_assert_lock(&not_empty, &lock);
 *
 * says that it is the condition's; so does rouse_cond_assert_rlock().
 */
#ifdef __has_attribute
#if __has_attribute(__warn_unused_result__)
#define ROUSE_MUST_CHECK __attribute__((__warn_unused_result__))
#endif
#if defined(__clang__) && __has_attribute(__capability__)
#define ROUSE__ANALYSED(attribute) __attribute__((attribute))
#if __has_attribute(__reentrant_capability__)
#define ROUSE__REENTRANT __attribute__((__reentrant_capability__))
#endif
#endif
#endif
#ifndef ROUSE_MUST_CHECK
#define ROUSE_MUST_CHECK
#endif
#ifndef ROUSE__ANALYSED
#define ROUSE__ANALYSED(attribute)
#endif
#ifndef ROUSE__REENTRANT
#define ROUSE__REENTRANT
#endif

#define ROUSE_ACQUIRES(lock)      ROUSE__ANALYSED(__acquire_capability__(lock))
#define ROUSE_RELEASES(lock)      ROUSE__ANALYSED(__release_capability__(lock))
#define ROUSE_REQUIRES(lock)      ROUSE__ANALYSED(__requires_capability__(lock))
#define ROUSE_ASSERTS(lock)       ROUSE__ANALYSED(__assert_capability__(lock))
#define ROUSE_GUARDED_BY(lock)    ROUSE__ANALYSED(__guarded_by__(lock))
#define ROUSE_PT_GUARDED_BY(lock) ROUSE__ANALYSED(__pt_guarded_by__(lock))
#define ROUSE_TRY_ACQUIRES(answer, lock)                                       \
	ROUSE__ANALYSED(__try_acquire_capability__(answer, lock))
#define ROUSE__CAPABILITY ROUSE__ANALYSED(__capability__("mutex"))
/* The body of such a call is not what the analysis can follow. */
#define ROUSE__NOT_ANALYSED ROUSE__ANALYSED(__no_thread_safety_analysis__)

#ifdef ROUSE_COND_CHECKED
#define ROUSE__COND_REQUIRES(cond) ROUSE_REQUIRES((cond)->lock_)
#else
#define ROUSE__COND_REQUIRES(cond)
#endif

#endif
