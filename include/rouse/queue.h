/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_QUEUE_H
#define ROUSE_QUEUE_H

#include <rouse/any.h>
#include <rouse/deadline.h>
#include <rouse/lock.h>
#include <rouse/supply.h>
#include <rouse/types.h>
#include <rouse/wait.h>

#include <stddef.h>

ROUSE_BEGIN_DECLS

/*
 * A queue hands items of the program's own from threads that put to threads that
 * get, any number of either, until it is closed. It is liburcu's wfcqueue inside,
 * and is in a library of its own. Link with what "pkg-config --libs rouse-queue" says;
 * neither liburcu's headers nor its libraries are needed for that, and no thread
 * need be one of its readers.
 *
 *	struct job {
 *		struct rouse_item item;
 *		int number;
 *	};
 *	static struct rouse_queue jobs;
 *
 *	rouse_queue_init(&jobs, 0, 0);          // before any other call
 *
 *	if (rouse_queue_put(&jobs, &job->item) == -EPIPE)
 *		free(job);                      // producers
 *
 *	rouse_queue_close(&jobs);               // when no more is to come
 *
 *	struct rouse_item *item;                // consumers
 *
 *	while (rouse_queue_get(&jobs, &item) == 0)
 *		work_on(ROUSE_ITEM_IN(item, struct job, item));
 *
 * An item is the caller's until the put, and again if that failed; then it is
 * the queue's; then of the thread that got it, which may free it, or put it
 * into this queue or another one, at once: also while the put that brought it
 * has not returned. Nothing is allocated.
 *
 * A put that returned 0 is delivered to exactly one get, if there are gets until
 * one returns -EPIPE. What a thread puts is got in that order. No thread sleeps
 * in a get while there is an item that it could have, and nobody on the way to
 * it. An item can be had when each put that began to queue before it has done
 * so, and the next one after it, if that began: this takes a put a few
 * instructions, and a get beside one that was preempted in the middle sleeps,
 * until that put wakes it. As many consumers are on the way at once as there were
 * CPUs at the init; if all of these are stopped, or have too low a priority to
 * run, those that sleep are not woken in their place. A get or a put whose thread
 * does not run for exactly a multiple of 2^26 moves, between its look and its
 * sleep, misses them until the next one.
 *
 * Lifetime:  the queue may be freed when no thread is in a call on it, or will
 *            still make one. An item that was got says nothing of that: its put
 *            may not have returned yet.
 */
struct rouse_item {
	void *next_; /* all private */
	uintptr_t put_;
};

/* What the item is in: a pointer to the struct type whose member it is. */
#define ROUSE_ITEM_IN(item, type, member)                                      \
	((type *)(void *)((char *)(item)-offsetof(type, member)))

/* The rest keeps apart what producers and consumers write to. */
struct rouse_queue {
	struct rouse__supply items_;
	void *tail_;
	char apart_[128 - sizeof(struct rouse__supply) - sizeof(void *)];
	void *head_;
	struct rouse_lock getting_;
	char apart_too_[128 - sizeof(void *) - sizeof(struct rouse_lock)];
	struct rouse__supply places_;
	rouse_word used_;
	uint32_t bound_;
};

/*
 * The consumer that is woken is one of those that went to sleep last, whose
 * caches are warm, instead of the one that has slept for longest. Neither is
 * exact: a newcomer may get an item first, and of more than 31 sleepers the
 * last ones are all the same. The same holds for producers that wait for room.
 */
#define ROUSE_QUEUE_LIFO UINT32_C(1)

/*
 * A put wakes a consumer only if none is on its way that was woken; that one
 * wakes the next, if there is more than it gets. So a burst of puts makes few
 * system calls, and wakes no more consumers than it keeps busy; but where each
 * item takes long, they begin one after the other.
 */
#define ROUSE_QUEUE_THROTTLED UINT32_C(2)

/*
 * Make this memory an empty, open queue.
 *
 * @bound:    how many items it holds at most; 0: any number.
 * @options:  0, or some of ROUSE_QUEUE_LIFO and ROUSE_QUEUE_THROTTLED.
 *
 * Returns:   0;
 *            -EINVAL  unknown options; nothing was done.
 */
int rouse_queue_init(struct rouse_queue *queue, uint32_t bound,
		     uint32_t options);

/*
 * A batch: items in order, of one thread. Zeroed memory is an empty one.
 *
 *	struct rouse_batch batch = ROUSE_BATCH_INIT;
 *
 *	rouse_batch_add(&batch, &job->item);
 *	while ((item = rouse_batch_take(&batch)) != NULL)
 *		...
 */
struct rouse_batch {
	struct rouse_item *first_; /* all private */
	struct rouse_item *last_;
	uint32_t count_;
};

/* clang-format off */
#define ROUSE_BATCH_INIT { ROUSE__NULL, ROUSE__NULL, 0 }
/* clang-format on */

/* Add the item as its last; take the first away, NULL if there is none; how many
 * are there? */
void rouse_batch_add(struct rouse_batch *batch, struct rouse_item *item);
struct rouse_item *rouse_batch_take(struct rouse_batch *batch);
uint32_t rouse_batch_count(const struct rouse_batch *batch);

/*
 * Put the item into the queue, and wait for room first if it is full.
 *
 * Returns:   0       it is in the queue, or was got already;
 *            -EPIPE  the queue is closed, and the item is the caller's as before.
 * Ordering:  release: what the caller did before is visible to the thread that
 *            gets it.
 * Progress:  lock-free if there is room, but for this: beside a close it may
 *            wait for others that are in the middle of a call. One system call
 *            if a consumer may be asleep. Not safe in a signal handler.
 */
int rouse_queue_put(struct rouse_queue *queue,
		    struct rouse_item *item) ROUSE_MUST_CHECK;

/*
 * The same with a deadline; one that is past only tries. And in the way that
 * @how says; see <rouse/wait.h>. If it failed, the item is the caller's.
 *
 * Returns:   0, -EPIPE as above;
 *            -ETIMEDOUT             there was no room until the deadline;
 *            -ECANCELED, -EINTR, -EINVAL  as any wait with these.
 */
int rouse_queue_put_until(struct rouse_queue *queue, struct rouse_item *item,
			  rouse_deadline deadline) ROUSE_MUST_CHECK;
int rouse_queue_put_with(struct rouse_queue *queue, struct rouse_item *item,
			 const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * Put all that is in the batch, in that order, with nothing in between, when
 * there is room for all; then the batch is empty. Puts of fewer items may get
 * ahead of one that waits. If it failed, the batch is as before.
 *
 * Returns:   as the calls above; also
 *            -EMSGSIZE  they are more than the queue may hold at all.
 * Progress:  as the calls above; it wakes as many consumers as there are items, but
 *            has no more under way than there are CPUs, or 15; those wake
 *            the others. One system call, or a few.
 */
int rouse_queue_put_many(struct rouse_queue *queue,
			 struct rouse_batch *batch) ROUSE_MUST_CHECK;
int rouse_queue_put_many_until(struct rouse_queue *queue,
			       struct rouse_batch *batch,
			       rouse_deadline deadline) ROUSE_MUST_CHECK;
int rouse_queue_put_many_with(struct rouse_queue *queue,
			      struct rouse_batch *batch,
			      const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * Get the first item, and wait for one if there is none. Consumers get one after
 * the other, under a lock that each has for a few instructions.
 *
 * Returns:   0       *item is it;
 *            -EPIPE  the queue is closed, and empty: nothing will come that this
 *                    get would have to wait for. A put beside the close may still
 *                    hand something to another get: each consumer goes on until
 *                    its own get says so.
 * Ordering:  acquire, from the put of that item; with -EPIPE, from the close and
 *            each put that returned 0 before it.
 * Progress:  blocks; no system call if there is an item. Not safe in a signal
 *            handler.
 */
int rouse_queue_get(struct rouse_queue *queue,
		    struct rouse_item **item) ROUSE_MUST_CHECK;

/*
 * The same with a deadline; one that is past only tries. And in the way that
 * @how says; see <rouse/wait.h>.
 *
 * Returns:   0, -EPIPE as above;
 *            -ETIMEDOUT             there was none until the deadline;
 *            -ECANCELED, -EINTR, -EINVAL  as any wait with these.
 */
int rouse_queue_get_until(struct rouse_queue *queue, struct rouse_item **item,
			  rouse_deadline deadline) ROUSE_MUST_CHECK;
int rouse_queue_get_with(struct rouse_queue *queue, struct rouse_item **item,
			 const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * Get as many as there are, and wait only if there is none: they are added to
 * the batch, in order.
 *
 * @most:     how many at most; 0: any number.
 *
 * Returns:   as the calls above; 0 if there was one at least.
 */
int rouse_queue_get_many(struct rouse_queue *queue, struct rouse_batch *batch,
			 uint32_t most) ROUSE_MUST_CHECK;
int rouse_queue_get_many_until(struct rouse_queue *queue,
			       struct rouse_batch *batch, uint32_t most,
			       rouse_deadline deadline) ROUSE_MUST_CHECK;
int rouse_queue_get_many_with(struct rouse_queue *queue,
			      struct rouse_batch *batch, uint32_t most,
			      const struct rouse_wait *how) ROUSE_MUST_CHECK;

/*
 * Close the queue, for good: each put from now on returns -EPIPE, also one that
 * waits for room; each get goes on until the queue is empty. A put beside this
 * call returns either, and the item is delivered exactly if that is 0.
 *
 * Ordering:  release, for the get that returns -EPIPE.
 * Progress:  lock-free; a system call if consumers may be asleep, and one if
 *            producers may be. Safe in a signal handler.
 */
void rouse_queue_close(struct rouse_queue *queue);

/*
 * Is it closed? There may be items in it all the same.
 *
 * Ordering:  acquire when true, from the close.
 * Progress:  wait-free; no system call. Safe in a signal handler.
 */
bool rouse_queue_closed(const struct rouse_queue *queue);

/*
 * To get from one of several queues, or to wait for something else as well: one
 * of the things that rouse_wait_any() takes, not rouse_wait_all().
 *
 *	struct rouse_get get = ROUSE_GET_INIT(&jobs);
 *	struct rouse_wanted wanted[] = {
 *		ROUSE_WANT_EVENT(&stop),
 *		ROUSE_WANT_QUEUE(&get),
 *	};
 *
 *	if (rouse_wait_any(wanted, 2, NULL) == 1 && get.item != NULL)
 *		work_on(get.item);
 *
 * It is there if a rouse_queue_get() would not wait. What is consumed is an item,
 * which the call leaves in get.item; NULL if the queue is closed and empty. With
 * another index, or an error, nothing was got, and get.item is as before. The
 * struct is declared in <rouse/supply.h>, and is for one call at a time.
 */
/* clang-format off */
#define ROUSE_GET_INIT(queue) { &(queue)->items_, 0, 0, ROUSE__NULL }
#define ROUSE_WANT_QUEUE(get) { (get), ROUSE__WANTED_QUEUE, 0 }
/* clang-format on */

/*
 * In the child of a fork: make an inherited queue usable, with the options that
 * it had, and closed if it was. It is empty: the items that were in it are the
 * parent's. For the only thread alive.
 */
void rouse_queue_after_fork(struct rouse_queue *queue);

ROUSE_END_DECLS

#ifdef ROUSE__TOOLS
#include <rouse/sanitize/queue.h>
#endif

#endif
