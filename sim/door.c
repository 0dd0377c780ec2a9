/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/futex.h"
#include "lines.h"
#include "machine.h"
#include "parameters.h"
#include "schedule.h"
#include "sim.h"

/*
 * The futex door. The sleepers of a word are in a bucket, as in the kernel.
 * Each call takes the lock of the bucket, except a wake that finds the bucket
 * empty. That lock is what threads queue for that want to sleep but find each
 * time that the word has changed. (In the kernel two words may share a bucket;
 * here they do not.)
 */

unsigned rouse__cpus(void);

#define BUCKETS 16384

struct bucket {
	_Alignas(64) const volatile void *word; /* NULL: not in use */
	bool locked;
	struct thread *head; /* of the threads that wait for the lock */
	struct thread *tail;
	unsigned inside; /* calls of wait that are in it */
	struct thread *first;
	struct thread *last;
};

static struct bucket buckets[BUCKETS];

void futex_reset(void)
{
	memset(buckets, 0, sizeof(buckets));
}

/* The bucket of a word; NULL if it has none and is to have none. */
static struct bucket *bucket_of(const volatile void *word, bool make)
{
	uint32_t i =
		(uint32_t)(((uintptr_t)word * UINT64_C(0x9e3779b97f4a7c15)) >>
			   50);

	for (unsigned n = 0; n < BUCKETS; n++, i = (i + 1) % BUCKETS) {
		if (buckets[i].word == word)
			return &buckets[i];
		if (buckets[i].word == NULL) {
			if (!make)
				return NULL;
			buckets[i].word = word;
			return &buckets[i];
		}
	}
	fprintf(stderr, "rouse-sim: too many futex words\n");
	exit(3);
}

/* Take the lock: a queue lock, on which each waiter spins on its own word. */
static void lock(struct bucket *bucket)
{
	struct thread *self = machine.self;

	self->in_kernel = true;
	lines_access(bucket, ACCESS_RMW);
	if (!bucket->locked) {
		bucket->locked = true;
		machine_spend(parameters.futex_locked);
		return;
	}
	self->next_waiting = NULL;
	if (bucket->head)
		bucket->tail->next_waiting = self;
	else
		bucket->head = self;
	bucket->tail = self;
	machine_wait();
	lines_access(bucket, ACCESS_STORE);
	machine_spend(parameters.futex_locked);
}

static void unlock(struct bucket *bucket)
{
	struct thread *next;

	lines_access(bucket, ACCESS_STORE);
	machine.self->in_kernel = false;
	next = bucket->head;
	if (!next) {
		bucket->locked = false;
		return;
	}
	bucket->head = next->next_waiting;
	machine_resume(next,
		       machine.now + machine_about(parameters.futex_handoff));
}

static void join(struct bucket *bucket, struct thread *thread)
{
	thread->next_sleeper = NULL;
	if (bucket->first)
		bucket->last->next_sleeper = thread;
	else
		bucket->first = thread;
	bucket->last = thread;
}

/* Take a sleeper out; before is the one before it, or NULL. */
static void take_out(struct bucket *bucket, struct thread *before,
		     struct thread *thread)
{
	if (before)
		before->next_sleeper = thread->next_sleeper;
	else
		bucket->first = thread->next_sleeper;
	if (bucket->last == thread)
		bucket->last = before;
	bucket->inside--;
	thread->wait++;
}

/* Take the first sleeper out that has one of these bits; NULL if none has. */
static struct thread *take(struct bucket *bucket, uint32_t bits)
{
	struct thread *before = NULL, *thread = bucket->first;

	for (; thread && !(thread->bits & bits); thread = thread->next_sleeper)
		before = thread;
	if (thread)
		take_out(bucket, before, thread);
	return thread;
}

/* The thread was taken out of its bucket. It may not have left its CPU yet. */
static void rouse(struct thread *thread, const struct thread *waker)
{
	thread->woken = true;
	if (thread->state == ASLEEP)
		schedule_wake(thread, waker);
}

int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline,
		      const struct rouse__wait_record *record)
{
	struct thread *self = machine.self;
	struct bucket *bucket;

	(void)record;
	machine.counts.calls++;
	machine_spend(machine_about(parameters.futex_enter));
	machine_sync();
	bucket = bucket_of(word, true);
	lines_access(bucket, ACCESS_RMW);
	bucket->inside++;
	lock(bucket);
	lines_access(word, ACCESS_LOAD);
	if (*(volatile rouse_word *)word != expected) {
		unlock(bucket);
		lines_access(bucket, ACCESS_RMW);
		bucket->inside--;
		machine_spend(machine_about(parameters.futex_exit));
		return -EAGAIN;
	}
	machine.counts.sleeps++;
	machine_sync();
	self->word = word;
	self->bits = bits;
	self->result = 0;
	self->woken = false;
	self->wait++;
	join(bucket, self);
	unlock(bucket);
	if (deadline != ROUSE_FOREVER)
		machine_timer(self, (double)deadline > self->time
					    ? (double)deadline
					    : self->time);
	machine_spend(parameters.sleep);
	machine_sync();
	if (!self->woken) {
		self->state = ASLEEP;
		machine_leave();
	}
	return self->result;
}

/* Its kernel is older than that call. */
int rouse__futex_wait_any(const struct rouse_armed *at, unsigned n,
			  rouse_deadline deadline,
			  const struct rouse__wait_record *record)
{
	(void)record;
	(void)at;
	(void)n;
	(void)deadline;
	return -ENOSYS;
}

/* As it was for lock-2b26b47, which did not tell a changed word from a wake. */
int sim_old_futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		       rouse_deadline deadline);
int sim_old_futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		       rouse_deadline deadline)
{
	int err = rouse__futex_wait(word, expected, bits, deadline, NULL);

	return err == -EAGAIN ? 0 : err;
}

void futex_expire(struct thread *thread)
{
	struct bucket *bucket = bucket_of(thread->word, false);
	struct thread *before = NULL, *other = bucket->first;

	for (; other != thread; other = other->next_sleeper)
		before = other;
	take_out(bucket, before, thread);
	thread->result = -ETIMEDOUT;
	rouse(thread, NULL);
}

/* Returns how many slept there. */
static unsigned wake(rouse_word *word, unsigned n, uint32_t bits)
{
	unsigned count = 0;
	struct thread *woken = NULL, **last = &woken, *thread;
	struct bucket *bucket;

	machine.counts.calls++;
	machine_spend(machine_about(parameters.futex_enter));
	machine_sync();
	bucket = bucket_of(word, false);
	if (bucket)
		lines_access(bucket, ACCESS_LOAD);
	if (bucket && bucket->inside > 0) {
		lock(bucket);
		for (; n > 0 && (thread = take(bucket, bits)); n--) {
			thread->next_sleeper = NULL;
			*last = thread;
			last = &thread->next_sleeper;
		}
		unlock(bucket);
	}
	while ((thread = woken)) {
		woken = thread->next_sleeper;
		count++;
		machine.counts.wakes++;
		machine_spend(machine_about(parameters.wake));
		machine_sync();
		rouse(thread, machine.self);
	}
	machine_spend(machine_about(parameters.futex_exit));
	return count;
}

bool rouse__futex_wake_one(rouse_word *word, uint32_t bits)
{
	return wake(word, 1, bits) > 0;
}

unsigned rouse__futex_wake_some(rouse_word *word, unsigned n, uint32_t bits)
{
	return wake(word, n, bits);
}

void rouse__futex_wake_all(rouse_word *word)
{
	wake(word, UINT_MAX, ROUSE__ANY);
}

void sim_sleep(double ns)
{
	rouse_word word;

	*(volatile rouse_word *)&word = 0;
	rouse__futex_wait(&word, 0, ROUSE__ANY,
			  (rouse_deadline)(machine.self->time + ns), NULL);
}

rouse_deadline rouse__now(void)
{
	machine_spend(parameters.clock);
	return 1 + (rouse_deadline)machine.self->time;
}

uintptr_t rouse__self(void)
{
	return machine.self->number + (uintptr_t)1;
}

/* How many CPUs the program may use. */
unsigned rouse__cpus(void)
{
	return machine.n_cpus;
}
