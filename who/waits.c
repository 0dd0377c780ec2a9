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

#ifdef SYS_futex_time64
#define IS_FUTEX(call) ((call) == SYS_futex || (call) == SYS_futex_time64)
#else
#define IS_FUTEX(call) ((call) == SYS_futex)
#endif

/* futex_waitv(2), which older headers do not know: a wait with a stop. */
#ifdef SYS_futex_waitv
#define IS_WAITV(call) ((call) == SYS_futex_waitv)
#else
#define IS_WAITV(call) ((call) == 449)
#endif

/* Where its record is, if this is a wait. */
static uint64_t record_address(const struct thread *thread)
{
	return IS_WAITV(thread->call) ? thread->args[5] : thread->args[4];
}

static bool may_be_ours(const struct thread *thread)
{
	return thread->in_call &&
	       (IS_WAITV(thread->call) ||
		(IS_FUTEX(thread->call) &&
		 (uint32_t)thread->args[1] ==
			 (FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG))) &&
	       record_address(thread) != 0;
}

/* The word that it waits on, or the first of those; 0 if that is gone. */
static uint64_t word_address(const struct process *process,
			     const struct thread *thread)
{
	uint64_t first[2]; /* of the array: the value, and the address */

	if (!IS_WAITV(thread->call))
		return thread->args[0];
	return process_read(process, first, thread->args[0], sizeof(first)) == 0
		       ? first[1]
		       : 0;
}

static bool is_same_call(const struct thread *one, const struct thread *other)
{
	return one->in_call == other->in_call && one->call == other->call &&
	       one->sp == other->sp &&
	       memcmp(one->args, other->args, sizeof(one->args)) == 0;
}

static bool record_read(const struct process *process,
			const struct thread *thread,
			struct rouse__wait_record *record)
{
	return process_read(process, record, record_address(thread),
			    sizeof(*record)) == 0 &&
	       record->magic == ROUSE__WAIT_MAGIC &&
	       record->size >= sizeof(*record) &&
	       (uintptr_t)record->word == word_address(process, thread);
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
		if (err < 0 || !may_be_ours(thread))
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
