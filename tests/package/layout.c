/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>
#include <rouse/queue.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifndef __cplusplus
#include "wait-record.h"
#endif

/*
 * What is in programs that were built with these headers, and must be the same
 * in a library that they find at run time: sizes, offsets, and the bits that
 * inline calls look at. These are golden values, not to be adapted: what does
 * not compile here would hang or crash such a program. CONTRIBUTING.md, "The
 * ABI", says what to do.
 *
 * A row gives what is so on 64-bit machines, and on those with 32 bits.
 * tests/package/check-layout.sh sees to it that no type, field or number of the
 * public headers is without its row.
 */
#define RULE                                                                   \
	" is not what programs built before have: a new soname, or no such "   \
	"change (CONTRIBUTING.md, The ABI)"

#ifdef __cplusplus
#define ASSERT(condition, what) static_assert(condition, what RULE)
#else
#define ASSERT(condition, what) _Static_assert(condition, what RULE)
#endif
#define EITHER(at64, at32) (sizeof(void *) == 8 ? (at64) : (at32))

#define TYPE(type, at64, at32)                                                 \
	ASSERT(sizeof(struct type) == EITHER(at64, at32),                      \
	       "ABI: the size of struct " #type)
#define FIELD(type, field, at64, at32)                                         \
	ASSERT(offsetof(struct type, field) == EITHER(at64, at32),             \
	       "ABI: the offset of " #field " in struct " #type)
#define VALUE(name, value) ASSERT((name) == (value), "ABI: " #name)

/* One pointer more in each lock: these link with their own kind only. */
#ifdef ROUSE_DEBUG_OWNERS
#define OWNER(size) ((size) + EITHER(8, 4))
#else
#define OWNER(size) (size)
#endif

/* clang-format off */
VALUE(sizeof(rouse_word), 4);
VALUE(sizeof(rouse_hint), 2);
VALUE(sizeof(rouse_owner), sizeof(void *));
VALUE(sizeof(rouse_deadline), 8);

VALUE(ROUSE_FOREVER, INT64_MAX);
VALUE(ROUSE_USEC, 1000);
VALUE(ROUSE_MSEC, 1000000);
VALUE(ROUSE_SEC, 1000000000);

TYPE(rouse_wait, 24, 16);
FIELD(rouse_wait, deadline, 0, 0);
FIELD(rouse_wait, flags, 8, 8);
FIELD(rouse_wait, stop, 16, 12);
VALUE(ROUSE_WAIT_INTERRUPTIBLE, 1);
VALUE(ROUSE_WAIT_STOP, 2);
/* 24 where 8 bytes are aligned so, as on Arm. */
TYPE(rouse_wait_since, 32, 16 + __alignof__(struct rouse_wait));
FIELD(rouse_wait_since, wait, 0, 0);
FIELD(rouse_wait_since, stop_epoch, 24, 16);
VALUE(ROUSE_WAIT_STOP_SINCE, 4);

TYPE(rouse_event, 4, 4);
FIELD(rouse_event, word_, 0, 0);
TYPE(rouse_armed, 16, 8);
FIELD(rouse_armed, word, 0, 0);
FIELD(rouse_armed, value, 8, 4);
VALUE(ROUSE__EVENT_SET, 1);

TYPE(rouse_bell, 8, 8);
FIELD(rouse_bell, word_, 0, 0);
FIELD(rouse_bell, open_, 4, 4);

TYPE(rouse__tokens, 8, 8);
FIELD(rouse__tokens, word_, 0, 0);
FIELD(rouse__tokens, sleepers_, 4, 4);
FIELD(rouse__tokens, spin_history_, 6, 6);
TYPE(rouse_sem, 12, 12);
FIELD(rouse_sem, tokens_, 0, 0);
FIELD(rouse_sem, limit_, 8, 8);
VALUE(ROUSE_SEM_LIFO, 1);
TYPE(rouse_auto, 8, 8);
FIELD(rouse_auto, tokens_, 0, 0);

TYPE(rouse_latch, 4, 4);
FIELD(rouse_latch, word_, 0, 0);
VALUE(ROUSE__LATCH_COUNT, 2);
VALUE(ROUSE_LATCH_MAX, 0x7fffffff);

TYPE(rouse_barrier, 8, 8);
FIELD(rouse_barrier, word_, 0, 0);
FIELD(rouse_barrier, parties_, 4, 4);
FIELD(rouse_barrier, spin_history_, 6, 6);
VALUE(ROUSE_BARRIER_MAX, 16383);

TYPE(rouse_once, 4, 4);
FIELD(rouse_once, word_, 0, 0);
VALUE(ROUSE__ONCE_DONE, 2);

TYPE(rouse_count, 8, 8);
FIELD(rouse_count, word_, 0, 0);
FIELD(rouse_count, sleepers_, 4, 4);
FIELD(rouse_count, spin_history_, 6, 6);

TYPE(rouse_lock, OWNER(32), OWNER(24));
FIELD(rouse_lock, word_, 0, 0);
FIELD(rouse_lock, wake_seq_, 4, 4);
FIELD(rouse_lock, chosen_, 8, 8);
FIELD(rouse_lock, spin_history_, 16, 12);
FIELD(rouse_lock, flags_, 18, 14);
FIELD(rouse_lock, ahead_, 20, 16);
FIELD(rouse_lock, waiters_next_, 22, 18);
FIELD(rouse_lock, conds_, 24, 20);
#ifdef ROUSE_DEBUG_OWNERS
FIELD(rouse_lock, owner_, 32, 24);
#endif
VALUE(ROUSE__LOCK_HELD, 1);
VALUE(ROUSE__LOCK_WOKEN, 2);
VALUE(ROUSE__LOCK_STARVING, 4);
VALUE(ROUSE__LOCK_CHOSEN, 16);
VALUE(ROUSE__LOCK_OWED, 32);

TYPE(rouse__supply, 24, 16);
FIELD(rouse__supply, word_, 0, 0);
FIELD(rouse__supply, sleepers_, 4, 4);
FIELD(rouse__supply, options_, 8, 8);
FIELD(rouse__supply, most_, 9, 9);
FIELD(rouse__supply, spin_history_, 10, 10);
FIELD(rouse__supply, take_, 16, 12);
TYPE(rouse_get, 24, 16);
FIELD(rouse_get, supply_, 0, 0);
FIELD(rouse_get, seen_, 8, 4);
FIELD(rouse_get, state_, 12, 8);
FIELD(rouse_get, item, 16, 12);
TYPE(rouse_item, 16, 8);
FIELD(rouse_item, next_, 0, 0);
FIELD(rouse_item, put_, 8, 4);
TYPE(rouse_queue, 288, 280);
FIELD(rouse_queue, items_, 0, 0);
FIELD(rouse_queue, tail_, 24, 16);
FIELD(rouse_queue, apart_, 32, 20);
FIELD(rouse_queue, head_, 128, 128);
FIELD(rouse_queue, getting_, 136, 132);
FIELD(rouse_queue, apart_too_, OWNER(168), OWNER(156));
FIELD(rouse_queue, places_, 256, 256);
FIELD(rouse_queue, used_, 280, 272);
FIELD(rouse_queue, bound_, 284, 276);
TYPE(rouse_batch, 24, 12);
FIELD(rouse_batch, first_, 0, 0);
FIELD(rouse_batch, last_, 8, 4);
FIELD(rouse_batch, count_, 16, 8);
TYPE(rouse_rlock, OWNER(48), OWNER(32));
FIELD(rouse_rlock, lock_, 0, 0);
FIELD(rouse_rlock, owner_, OWNER(32), OWNER(24));
FIELD(rouse_rlock, depth_, OWNER(40), OWNER(28));

TYPE(rouse_waiter, 24, 16);
FIELD(rouse_waiter, word_, 0, 0);
FIELD(rouse_waiter, place_, 4, 4);
FIELD(rouse_waiter, spins_, 6, 6);
FIELD(rouse_waiter, next_, 8, 8);
FIELD(rouse_waiter, prev_, 16, 12);

TYPE(rouse_waitq, 16, 12);
FIELD(rouse_waitq, last_, 0, 0);
FIELD(rouse_waitq, count_, 8, 4);
FIELD(rouse_waitq, kind_, 12, 8);
FIELD(rouse_waitq, lifo_, 13, 9);
FIELD(rouse_waitq, spin_history_, 14, 10);

TYPE(rouse_cond, 48, 28);
FIELD(rouse_cond, queue_, 0, 0);
FIELD(rouse_cond, lock_, 16, 12);
FIELD(rouse_cond, next_, 24, 16);
FIELD(rouse_cond, prev_, 32, 20);
FIELD(rouse_cond, owed_, 40, 24);
VALUE(ROUSE__COND_LOCK, 0x80);
VALUE(ROUSE__COND_RLOCK, 1);

TYPE(rouse_wanted, 16, 12);
FIELD(rouse_wanted, object, 0, 0);
FIELD(rouse_wanted, kind, 8, 4);
FIELD(rouse_wanted, epoch, 12, 8);
VALUE(ROUSE__WANTED_EVENT, 1);
VALUE(ROUSE__WANTED_SINCE, 2);
VALUE(ROUSE__WANTED_WAITER, 3);
VALUE(ROUSE__WANTED_SEM, 4);
VALUE(ROUSE__WANTED_AUTO, 5);
VALUE(ROUSE__WANTED_QUEUE, 6);
VALUE(ROUSE_QUEUE_LIFO, 1);
VALUE(ROUSE_QUEUE_THROTTLED, 2);

/* For tools, which read the memory of programs that run. */
#ifndef __cplusplus
VALUE(ROUSE__WAIT_MAGIC, 0x52757365);
VALUE(ROUSE__WAIT_OWNERS, 1);
FIELD(rouse__wait_record, magic, 0, 0);
FIELD(rouse__wait_record, size, 4, 4);
FIELD(rouse__wait_record, kind, 6, 6);
FIELD(rouse__wait_record, flags, 7, 7);
FIELD(rouse__wait_record, object, 8, 8);
FIELD(rouse__wait_record, word, 16, 12);
FIELD(rouse__wait_record, deadline, 24, 16);
#endif
/* clang-format on */

/* What initialisers put into a program: 0, but for the kind of a condition, and the
 * tokens of a semaphore. */
static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_event event = ROUSE_EVENT_INIT;
static struct rouse_bell bell = ROUSE_BELL_INIT;
static struct rouse_sem sem = ROUSE_SEM_INIT(0), three = ROUSE_SEM_INIT(3);
static struct rouse_auto automatic = ROUSE_AUTO_INIT;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static struct rouse_cond cond_rlock = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_cond cond_lifo = ROUSE_COND_INIT_LIFO(&lock);
static struct rouse_waitq queue = ROUSE_WAITQ_INIT;

static int is_zero(const void *object, size_t bytes)
{
	static const char zeros[64] = {0};

	return bytes <= sizeof(zeros) && memcmp(object, zeros, bytes) == 0;
}

int main(void)
{
	if (is_zero(&rlock, sizeof(rlock)) && is_zero(&lock, sizeof(lock)) &&
	    is_zero(&event, sizeof(event)) && is_zero(&bell, sizeof(bell)) &&
	    is_zero(&sem, sizeof(sem)) &&
	    is_zero(&automatic, sizeof(automatic)) &&
	    three.tokens_.word_ == 6 && is_zero(&queue, sizeof(queue)) &&
	    cond.queue_.kind_ == ROUSE__COND_LOCK &&
	    cond_rlock.queue_.kind_ == ROUSE__COND_RLOCK &&
	    cond_lifo.queue_.lifo_ == 1)
		return 0;
	puts("ABI: an initialiser" RULE);
	return 1;
}
