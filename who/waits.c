/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <linux/futex.h>
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
	return process_read(process, record, record_of(thread),
			    sizeof(*record)) == 0 &&
	       record->magic == ROUSE__WAIT_MAGIC &&
	       record->size >= sizeof(*record) &&
	       sleeps_on(process, thread, (uintptr_t)record->word);
}

/* Was the thread that waits for a condition chosen by a notify? */
static bool is_chosen(const struct process *process, const struct wait *wait)
{
	struct rouse_waiter node;

	return wait->kind == ROUSE__KIND_COND &&
	       process_read(process, &node, wait->word, sizeof(node)) == 0 &&
	       node.place_ != ROUSE__QUEUED;
}

/*
 * Look at a thread until what is seen fits together. Returns 1 if it waits, and
 * has this record; 0 if not; or -errno.
 */
static int look_twice(struct thread *thread, const struct process *process,
		      pid_t tid, struct rouse__wait_record *record)
{
	struct thread again;
	int err = 0;

	for (int i = 0; i < TRIES; i++) {
		err = thread_look(thread, process, tid);
		if (err < 0 || record_of(thread) == 0)
			return err;
		if (!record_read(process, thread, record))
			continue;
		again.tid = tid;
		err = thread_call(&again, process);
		if (err == 0 && is_same_call(thread, &again))
			return 1;
	}
	return 0;
}

static void wait_fill(struct wait *wait, const struct process *process,
		      const struct thread *thread,
		      const struct rouse__wait_record *record)
{
	*wait = (struct wait){
		.thread = thread,
		.kind = record->kind,
		.owners = record->flags & ROUSE__WAIT_OWNERS,
		.object = (uintptr_t)record->object,
		.word = (uintptr_t)record->word,
		.deadline = record->deadline,
		.slept = -1,
		.subject = NO_OBJECT,
	};
	wait->chosen = is_chosen(process, wait);
}

int waits_find(struct look *look)
{
	struct rouse__wait_record record;
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

		err = look_twice(thread, &look->process, tids[i], &record);
		if (err == -ESRCH) /* it has ended meanwhile */
			continue;
		if (err < 0)
			break;
		look->n_threads++;
		if (err == 1)
			wait_fill(&look->waits[look->n_waits++], &look->process,
				  thread, &record);
	}
	free(tids);
	if (err < 0 && err != -ESRCH)
		return err;
	return look->n_threads > 0 ? 0 : -ESRCH;
}
