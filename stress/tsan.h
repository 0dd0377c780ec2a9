/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_TSAN_H
#define ROUSE_STRESS_TSAN_H

/*
 * What ThreadSanitizer must be told, or helped with.
 *
 * liburcu orders what was written before a node is put in before what follows
 * when it is taken out. It cannot see that, for liburcu was built
 * without it; so it is told of just that order, node by node, and of no other.
 * Without its being told, every payload is a race to it; were it told more, it
 * would miss races that a broken event makes.
 */
#if defined(__SANITIZE_THREAD__)
#define STRESS_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define STRESS_TSAN 1
#endif
#endif

#ifdef STRESS_TSAN
#include <sanitizer/tsan_interface.h>
#include <signal.h>
#define tsan_tell_release(node) __tsan_release(node)
#define tsan_tell_acquire(node) __tsan_acquire(node)

/*
 * It keeps a handler back until its thread makes a call that it knows, which
 * the futex call is not. If another signal comes just when it runs the handler
 * at last, that of gcc 12 leaves all signals blocked: unblock them.
 */
#define tsan_let_signals_in() pthread_sigmask(SIG_SETMASK, &(sigset_t){0}, NULL)

#else
#define tsan_tell_release(node) ((void)(node))
#define tsan_tell_acquire(node) ((void)(node))
#define tsan_let_signals_in()   ((void)0)
#endif

#endif
