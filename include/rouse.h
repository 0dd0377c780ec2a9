/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_H
#define ROUSE_H

/*
 * rouse: threads that wake each other, on atomics and futexes. This header
 * includes them all but <rouse/queue.h>, which is of librouse-queue; each primitive
 * also stands alone.
 *
 * What cannot go wrong in a working program has no error. Where the kernel's
 * futex is forbidden (a seccomp filter) or an object is misaligned, a call that
 * must sleep or wake writes a sentence to standard error and aborts.
 */
#include <rouse/any.h>
#include <rouse/auto.h>
#include <rouse/barrier.h>
#include <rouse/bell.h>
#include <rouse/cond.h>
#include <rouse/count.h>
#include <rouse/deadline.h>
#include <rouse/event.h>
#include <rouse/latch.h>
#include <rouse/lock.h>
#include <rouse/once.h>
#include <rouse/rlock.h>
#include <rouse/sem.h>
#include <rouse/types.h>
#include <rouse/wait.h>
#include <rouse/waitq.h>

#endif
