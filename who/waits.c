/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "look.h"
#include "wait-record.h"
#include "waiter.h"

/*
 * Which threads wait. One that does is in a futex call that names its record
 * (lib/wait-record.h); it is looked at until its call, its record and its call
 * again fit together.
 */
#define TRIES 3

/* The kernel takes no more words. */
#define WAITV_MOST 128

/* Things that a thread may wait for at once, and that are told. */
#define GOALS_MOST 4096

/* What a record has at least; the first fields that were added follow. */
#define RECORD_LEAST offsetof(struct rouse__wait_record, stop)

/* The one for several words; older headers do not know it. */
#ifdef SYS_futex_waitv
#define WAITV SYS_futex_waitv
#else
#define WAITV 449
#endif

/* Is it a call that sleeps on a futex? After a stop one with a deadline goes on
 * as restart_syscall(2), with the same arguments. */
static bool is_futex(long call)
{
#ifdef SYS_futex_time64
	if (call == SYS_futex_time64)
		return true;
#endif
	return call == SYS_futex || call == SYS_restart_syscall;
}

/* Where the record is, if the thread waits in the library: in the argument that
 * its call does not use. Else 0. */
static uint64_t record_of(const struct thread *thread)
{
	if (!thread->in_call)
		return 0;
	if (thread->call == WAITV)
		return thread->args[5];
	return is_futex(thread->call) &&
			       (uint32_t)thread->args[1] ==
				       (FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG)
		       ? thread->args[4]
		       : 0;
}

static bool is_same_call(const struct thread *one, const struct thread *other)
{
	return one->in_call == other->in_call && one->call == other->call &&
	       one->sp == other->sp &&
	       memcmp(one->args, other->args, sizeof(one->args)) == 0;
}

/* Does the call sleep on this word? */
static bool sleeps_on(const struct process *process,
		      const struct thread *thread, uint64_t word)
{
	struct {
		uint64_t value, word;
		uint32_t flags, reserved;
	} each;

	if (thread->call != WAITV)
		return thread->args[0] == word;
	for (uint64_t i = 0; i < thread->args[1] && i < WAITV_MOST; i++)
		if (process_read(process, &each,
				 thread->args[0] + i * sizeof(each),
				 sizeof(each)) == 0 &&
		    each.word == word)
			return true;
	return false;
}

static bool record_read(const struct process *process,
			const struct thread *thread,
			struct rouse__wait_record *record)
{
	uint64_t at = record_of(thread);

	*record = (struct rouse__wait_record){0};
	if (process_read(process, record, at, RECORD_LEAST) < 0 ||
	    record->magic != ROUSE__WAIT_MAGIC || record->size < RECORD_LEAST)
		return false;
	if (record->size >= sizeof(*record) &&
	    process_read(process, record, at, sizeof(*record)) < 0)
		return false;
	return sleeps_on(process, thread, (uintptr_t)record->word);
}

/* Was the thread that waits for a condition chosen by a notify? */
static bool is_chosen(const struct process *process, const struct goal *goal)
{
	struct rouse_waiter node;

	return goal->kind == ROUSE__KIND_COND &&
	       process_read(process, &node, goal->word, sizeof(node)) == 0 &&
	       node.place_ != ROUSE__QUEUED;
}

/* The kind of object of each kind of struct rouse_wanted. */
static const unsigned wanted_kinds[] = {
	[ROUSE__WANTED_EVENT] = ROUSE__KIND_EVENT,
	[ROUSE__WANTED_SINCE] = ROUSE__KIND_EVENT,
	[ROUSE__WANTED_WAITER] = ROUSE__KIND_WAITER,
	[ROUSE__WANTED_SEM] = ROUSE__KIND_SEM,
	[ROUSE__WANTED_AUTO] = ROUSE__KIND_AUTO,
	[ROUSE__WANTED_QUEUE] = ROUSE__KIND_QUEUE,
};
#define WANTED_KINDS (sizeof(wanted_kinds) / sizeof(*wanted_kinds))

/* Returns false if what it names is not there. */
static bool goal_from(struct goal *goal, const struct process *process,
		      const struct rouse_wanted *wanted)
{
	uint64_t at = (uintptr_t)wanted->object;
	struct rouse_get get;

	/* That is a struct rouse_get; a queue begins with the supply that it names. */
	if (wanted->kind == ROUSE__WANTED_QUEUE) {
		if (process_read(process, &get, at, sizeof(get)) < 0)
			return false;
		at = (uintptr_t)get.supply_;
	}
	*goal = (struct goal){
		wanted->kind < WANTED_KINDS ? wanted_kinds[wanted->kind] : 0,
		at,
		at,
		NO_OBJECT,
	};
	return true;
}

static struct goal *goals_alloc(size_t n)
{
	struct goal *goals = calloc(n + 1, sizeof(*goals));

	if (goals == NULL)
		abort();
	return goals;
}

/* What it waits for at once. Returns false if the array is not there. */
static bool goals_read(struct wait *wait, const struct process *process,
		       const struct rouse__wait_record *record)
{
	size_t n = record->wanted < GOALS_MOST ? record->wanted : GOALS_MOST;
	struct rouse_wanted *wanted = calloc(n + 1, sizeof(*wanted));
	bool there;

	if (wanted == NULL)
		abort();
	there = n == 0 ||
		process_read(process, wanted, (uintptr_t)record->object,
			     n * sizeof(*wanted)) == 0;
	wait->any = true;
	wait->wanted = (uintptr_t)record->object;
	wait->goals = goals_alloc(n);
	wait->n_goals = n;
	wait->untold = record->wanted - n;
	for (size_t i = 0; there && i < n; i++)
		there = goal_from(&wait->goals[i], process, &wanted[i]);
	free(wanted);
	return there;
}

/* Returns false if not all is there that the record names. */
static bool wait_fill(struct wait *wait, const struct process *process,
		      const struct thread *thread,
		      const struct rouse__wait_record *record)
{
	*wait = (struct wait){
		.thread = thread,
		.record = record_of(thread),
		.owners = record->flags & ROUSE__WAIT_OWNERS,
		.stop = {ROUSE__KIND_EVENT, (uintptr_t)record->stop,
			 (uintptr_t)record->stop, NO_OBJECT},
		.deadline = record->deadline,
		.slept = -1,
	};
	if (record->kind == ROUSE__KIND_ANY)
		return goals_read(wait, process, record);
	wait->goals = goals_alloc(1);
	wait->n_goals = 1;
	wait->goals[0] = (struct goal){record->kind, (uintptr_t)record->object,
				       (uintptr_t)record->word, NO_OBJECT};
	wait->chosen = is_chosen(process, &wait->goals[0]);
	return true;
}

/*
 * Look at a thread until what is seen fits together. Returns 1 if it waits, so; 0
 * if not; or -errno.
 */
static int look_twice(struct thread *thread, const struct process *process,
		      pid_t tid, struct wait *wait)
{
	struct rouse__wait_record record;
	struct thread again;
	int err = 0;

	for (int i = 0; i < TRIES; i++) {
		err = thread_look(thread, process, tid);
		if (err < 0 || record_of(thread) == 0)
			return err;
		if (!record_read(process, thread, &record))
			continue;
		again.tid = tid;
		if (wait_fill(wait, process, thread, &record) &&
		    thread_call(&again, process) == 0 &&
		    is_same_call(thread, &again))
			return 1;
		free(wait->goals);
	}
	return 0;
}

int waits_find(struct look *look)
{
	pid_t *tids;
	size_t n;
	int err = threads_list(&look->process, &tids, &n);

	if (err < 0)
		return err;
	look->threads = calloc(n + 1, sizeof(*look->threads));
	look->waits = calloc(n + 1, sizeof(*look->waits));
	if (look->threads == NULL || look->waits == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct thread *thread = &look->threads[look->n_threads];

		err = look_twice(thread, &look->process, tids[i],
				 &look->waits[look->n_waits]);
		if (err == -ESRCH) /* it has ended meanwhile */
			continue;
		if (err < 0)
			break;
		look->n_threads++;
		look->n_waits += err == 1;
	}
	free(tids);
	if (err < 0 && err != -ESRCH)
		return err;
	return look->n_threads > 0 ? 0 : -ESRCH;
}

void waits_free(struct look *look)
{
	for (size_t i = 0; i < look->n_waits; i++)
		free(look->waits[i].goals);
	free(look->waits);
}

const struct goal *goal_of(const struct wait *wait, size_t subject)
{
	for (size_t i = 0; i < wait->n_goals; i++)
		if (wait->goals[i].subject == subject)
			return &wait->goals[i];
	return NULL;
}
