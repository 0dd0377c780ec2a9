/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include <rouse.h>

#include <criterion/criterion.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "door.h"
#include "thread.h"
#include "wait-record.h"

/* No test may hang, whatever it finds. */
TestSuite(wait_record, .timeout = 60);

#define DEADLINE (ROUSE_FOREVER - 7)

static struct rouse_event event;
static struct rouse_lock lock, cond_lock;
static struct rouse_rlock rlock;
static struct rouse_cond cond = ROUSE_COND_INIT(&cond_lock);
static struct rouse_waitq queue;
static struct rouse_waiter *waiter;
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

/* Let a thread wait, and compare with what its system call names. */
static void expect(void (*wait)(void), enum rouse__kind kind,
		   const void *object, size_t word_at, rouse_deadline deadline)
{
	pthread_t thread = thread_start(run, &wait);
	const struct rouse__wait_record *record;
	unsigned long call[7] = {0};

	door_await_asleep(NULL, 1);
	yield_until(
		look(atomic_load_explicit(&tid, memory_order_relaxed), call));
	if (object == NULL)
		object = waiter;
	cr_expect_eq(call[2], FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG);
	record = (const struct rouse__wait_record *)call[5];
	cr_assert_not_null(record);
	cr_expect_eq(record->magic, ROUSE__WAIT_MAGIC);
	cr_expect_eq(record->size, sizeof(*record));
	cr_expect_eq(record->kind, kind);
	cr_expect_eq(record->object, object);
	cr_expect_eq((unsigned long)record->word, call[1]);
	cr_expect_eq(record->deadline, deadline);
	if (kind != ROUSE__KIND_COND)
		cr_expect_eq(call[1], (unsigned long)object + word_at);

	rouse_event_set(&event);
	rouse_lock_release(&lock);
	rouse_lock_release(&rlock.lock_);
	rouse_lock_acquire(&cond_lock);
	cr_assert_geq(rouse_cond_notify_all(&cond), 0);
	rouse_lock_release(&cond_lock);
	rouse_waitq_notify(&queue, 1);
	pthread_join(thread, NULL);
}

Test(wait_record, of_a_sleeper_is_named_by_its_system_call)
{
	size_t seq = offsetof(struct rouse_lock, wake_seq_);

	expect(wait_for_event, ROUSE__KIND_EVENT, &event, 0, DEADLINE);
	rouse_lock_acquire(&lock);
	expect(wait_for_lock, ROUSE__KIND_LOCK, &lock, seq, DEADLINE);
	rouse_lock_acquire(&rlock.lock_);
	expect(wait_for_rlock, ROUSE__KIND_RLOCK, &rlock, seq, DEADLINE);
	rlock = (struct rouse_rlock)ROUSE_RLOCK_INIT;
	rouse_lock_acquire(&rlock.lock_);
	expect(wait_for_rlock_without_deadline, ROUSE__KIND_RLOCK, &rlock, seq,
	       ROUSE_FOREVER);
	expect(wait_for_cond, ROUSE__KIND_COND, &cond, 0, DEADLINE);
	expect(park, ROUSE__KIND_WAITER, NULL, 0, DEADLINE);
}
