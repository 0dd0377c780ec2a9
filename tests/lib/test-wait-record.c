/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "door.h"
#include "thread.h"
#include "wait-record.h"

/* No test may hang, whatever it finds. */
TestSuite(wait_record, .timeout = 60);

#define DEADLINE (ROUSE_FOREVER - 7)

#ifdef SYS_futex_time64
#define FUTEX SYS_futex_time64
#else
#define FUTEX SYS_futex
#endif
#ifdef SYS_futex_waitv
#define FUTEX_WAITV SYS_futex_waitv
#else
#define FUTEX_WAITV 449
#endif

static struct rouse_event event;
static struct rouse_lock lock, cond_lock;
static struct rouse_rlock rlock;
static struct rouse_cond cond = ROUSE_COND_INIT(&cond_lock);
static struct rouse_waitq queue;
static struct rouse_waiter *waiter;
static struct rouse_event stop, others[2];
static struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&others[0]),
				       ROUSE_WANT_EVENT(&others[1]),
				       ROUSE_WANT_EVENT(&event)};
static _Atomic long tid;

static void wait_for_event(void)
{
	rouse_event_wait_until(&event, DEADLINE);
}

static void wait_for_lock(void)
{
	cr_assert_eq(rouse_lock_acquire_until(&lock, DEADLINE), 0);
}

static void wait_for_rlock(void)
{
	cr_assert_eq(rouse_rlock_acquire_until(&rlock, DEADLINE), 0);
}

static void wait_for_rlock_without_deadline(void)
{
	rouse_rlock_acquire(&rlock);
}

static void wait_for_cond(void)
{
	rouse_lock_acquire(&cond_lock);
	rouse_cond_wait_until(&cond, DEADLINE);
	rouse_lock_release(&cond_lock);
}

static void park(void)
{
	struct rouse_waiter self;

	waiter = &self;
	rouse_waitq_join(&queue, &self);
	rouse_waiter_park_until(&self, DEADLINE);
	rouse_waitq_leave(&queue, &self);
}

static const struct rouse_wait stoppable = {DEADLINE, ROUSE_WAIT_STOP, &stop};

static void wait_for_event_or_stop(void)
{
	rouse_event_wait_with(&event, &stoppable);
}

static void wait_for_lock_or_stop(void)
{
	cr_assert_eq(rouse_lock_acquire_with(&lock, &stoppable), 0);
}

static void wait_for_any(void)
{
	cr_assert_eq(rouse_wait_any(wanted, 3, &stoppable), 2);
}

static void wait_for_any_of_one(void)
{
	struct rouse_wait how = {DEADLINE, 0, NULL};

	cr_assert_eq(rouse_wait_any(&wanted[2], 1, &how), 0);
}

static void *run(void *wait)
{
	atomic_store_explicit(&tid, syscall(SYS_gettid), memory_order_relaxed);
	(*(void (**)(void))wait)();
	return NULL;
}

/* The system call that a thread is in, as the kernel shows it to any tool:
 * number, arguments. Returns false if it is in none. */
static bool look(long thread, unsigned long call[7])
{
	char name[64];
	FILE *file;
	int n;

	snprintf(name, sizeof(name), "/proc/self/task/%ld/syscall", thread);
	file = fopen(name, "r");
	if (file == NULL)
		cr_skip_test("the kernel does not show %s", name);
	n = fscanf(file, "%lu %lx %lx %lx %lx %lx %lx", &call[0], &call[1],
		   &call[2], &call[3], &call[4], &call[5], &call[6]);
	fclose(file);
	return n == 7;
}

/* The record that such a call names, and the word that it sleeps on first. */
static const struct rouse__wait_record *record_of(const unsigned long call[7],
						  unsigned long *word)
{
	if (call[0] == FUTEX_WAITV) {
		memcpy(word, (const char *)call[1] + 8, sizeof(*word));
		return (const struct rouse__wait_record *)call[6];
	}
	cr_expect_eq(call[2], FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG);
	*word = call[1];
	return (const struct rouse__wait_record *)call[5];
}

/* What is to be there. */
struct expected {
	enum rouse__kind kind;
	const void *object;
	size_t word_at; /* from the object; NOWHERE: it is no part of that */
	rouse_deadline deadline;
	const struct rouse_event *stop;
	unsigned wanted;
};
#define NOWHERE SIZE_MAX

/* Let a thread wait, and compare with what its system call names. */
static void expect(void (*wait)(void), struct expected expected)
{
	pthread_t thread = thread_start(run, &wait);
	const struct rouse__wait_record *record;
	unsigned long call[7] = {0}, word;

	yield_until(door_inside(NULL) > 0);
	yield_until(
		look(atomic_load_explicit(&tid, memory_order_relaxed), call) &&
		(call[0] == FUTEX || call[0] == FUTEX_WAITV));
	if (expected.object == NULL)
		expected.object = waiter;
	record = record_of(call, &word);
	cr_assert_not_null(record);
	cr_expect_eq(record->magic, ROUSE__WAIT_MAGIC);
	cr_expect_eq(record->size, sizeof(*record));
	cr_expect_eq(record->kind, expected.kind);
	cr_expect_eq(record->object, expected.object);
	cr_expect_eq((unsigned long)record->word, word);
	cr_expect_eq(record->deadline, expected.deadline);
	cr_expect_eq(record->stop, expected.stop);
	cr_expect_eq(record->wanted, expected.wanted);
	if (expected.word_at != NOWHERE)
		cr_expect_eq(word,
			     (unsigned long)expected.object + expected.word_at);

	rouse_event_set(&event);
	rouse_lock_release(&lock);
	rouse_lock_release(&rlock.lock_);
	rouse_lock_acquire(&cond_lock);
	cr_assert_geq(rouse_cond_notify_all(&cond), 0);
	rouse_lock_release(&cond_lock);
	rouse_waitq_notify(&queue, 1);
	pthread_join(thread, NULL);
	rouse_event_clear(&event);
}

#define EXPECT(wait, ...) expect(wait, (struct expected){__VA_ARGS__})

Test(wait_record, of_a_sleeper_is_named_by_its_system_call)
{
	size_t seq = offsetof(struct rouse_lock, wake_seq_);

	EXPECT(wait_for_event, ROUSE__KIND_EVENT, &event, 0, DEADLINE, NULL, 0);
	rouse_lock_acquire(&lock);
	EXPECT(wait_for_lock, ROUSE__KIND_LOCK, &lock, seq, DEADLINE, NULL, 0);
	rouse_lock_acquire(&rlock.lock_);
	EXPECT(wait_for_rlock, ROUSE__KIND_RLOCK, &rlock, seq, DEADLINE, NULL,
	       0);
	rlock = (struct rouse_rlock)ROUSE_RLOCK_INIT;
	rouse_lock_acquire(&rlock.lock_);
	EXPECT(wait_for_rlock_without_deadline, ROUSE__KIND_RLOCK, &rlock, seq,
	       ROUSE_FOREVER, NULL, 0);
	EXPECT(wait_for_cond, ROUSE__KIND_COND, &cond, NOWHERE, DEADLINE, NULL,
	       0);
	EXPECT(park, ROUSE__KIND_WAITER, NULL, 0, DEADLINE, NULL, 0);
}

static void expect_several(void)
{
	size_t seq = offsetof(struct rouse_lock, wake_seq_);

	EXPECT(wait_for_event_or_stop, ROUSE__KIND_EVENT, &event, 0, DEADLINE,
	       &stop, 0);
	rouse_lock_acquire(&lock);
	EXPECT(wait_for_lock_or_stop, ROUSE__KIND_LOCK, &lock, seq, DEADLINE,
	       &stop, 0);
	EXPECT(wait_for_any, ROUSE__KIND_ANY, wanted, NOWHERE, DEADLINE, &stop,
	       3);
	EXPECT(wait_for_any_of_one, ROUSE__KIND_ANY, &wanted[2], NOWHERE,
	       DEADLINE, NULL, 1);
}

Test(wait_record, names_the_stop_and_all_that_is_wanted)
{
	expect_several();
}

Test(wait_record, does_so_where_the_kernel_takes_one_word_only)
{
	door_forbid(true);
	expect_several();
}
