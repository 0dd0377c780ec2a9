/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A bounded queue whose waits can have a deadline, be stopped, and be ended by a
 * close: a put waits for room, a take for an item. Each returns 0, -ETIMEDOUT,
 * -ECANCELED or -EPIPE, and has put or taken something only if it is 0.
 *
 *	cc -std=c11 bounded-queue.c -o bounded-queue \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/cond.h>
#include <rouse/event.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 2 };

struct queue {
	struct rouse_lock lock;
	struct rouse_cond not_empty, not_full;
	int slots[SLOTS]; /* this and what follows: under the lock */
	unsigned first, count;
	bool closed;
};

#define QUEUE_INIT(queue)                                                      \
	{                                                                      \
		.lock = ROUSE_LOCK_INIT,                                       \
		.not_empty = ROUSE_COND_INIT(&(queue)->lock),                  \
		.not_full = ROUSE_COND_INIT(&(queue)->lock)                    \
	}

static void tell(struct rouse_cond *cond)
{
	if (rouse_cond_notify(cond, 1) < 0)
		abort(); /* only without the lock */
}

static int queue_put(struct queue *queue, int item,
		     const struct rouse_wait *how)
{
	int err = 0;

	rouse_lock_acquire(&queue->lock);
	while (queue->count == SLOTS && !queue->closed && err == 0)
		err = rouse_cond_wait_with(&queue->not_full, how);
	if (queue->closed) {
		err = -EPIPE;
	} else if (queue->count < SLOTS) {
		queue->slots[(queue->first + queue->count++) % SLOTS] = item;
		tell(&queue->not_empty);
		err = 0;
	}
	rouse_lock_release(&queue->lock);
	return err;
}

static int queue_take(struct queue *queue, int *item,
		      const struct rouse_wait *how)
{
	int err = 0;

	rouse_lock_acquire(&queue->lock);
	while (queue->count == 0 && !queue->closed && err == 0)
		err = rouse_cond_wait_with(&queue->not_empty, how);
	if (queue->count > 0) {
		*item = queue->slots[queue->first];
		queue->first = (queue->first + 1) % SLOTS;
		queue->count--;
		tell(&queue->not_full);
		err = 0;
	} else if (queue->closed) {
		err = -EPIPE;
	}
	rouse_lock_release(&queue->lock);
	return err;
}

/* What is in it can still be taken. */
static void queue_close(struct queue *queue)
{
	rouse_lock_acquire(&queue->lock);
	queue->closed = true;
	if (rouse_cond_notify_all(&queue->not_empty) < 0 ||
	    rouse_cond_notify_all(&queue->not_full) < 0)
		abort();
	rouse_lock_release(&queue->lock);
}

static struct queue queue = QUEUE_INIT(&queue);
static struct rouse_event stop = ROUSE_EVENT_INIT;

/* Takes until the queue is closed and empty. */
static void *take_all(void *sum)
{
	static const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	int item = 0;

	while (queue_take(&queue, &item, &how) == 0)
		*(int *)sum += item;
	return NULL;
}

static const char *outcome(int err)
{
	return err == 0            ? "done"
	       : err == -ETIMEDOUT ? "timed out"
	       : err == -ECANCELED ? "stopped"
	       : err == -EPIPE     ? "closed"
				   : "?";
}

int main(void)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};
	pthread_t consumer;
	int sum = 0;

	printf("put 1: %s\n", outcome(queue_put(&queue, 1, &how)));
	printf("put 2: %s\n", outcome(queue_put(&queue, 2, &how)));
	how.deadline = rouse_after(ROUSE_MSEC);
	printf("put 3: %s\n", outcome(queue_put(&queue, 3, &how)));
	how.deadline = ROUSE_FOREVER;
	rouse_event_set(&stop);
	printf("put 4: %s\n", outcome(queue_put(&queue, 4, &how)));
	how.flags = 0;

	if (pthread_create(&consumer, NULL, take_all, &sum))
		return EXIT_FAILURE;
	printf("put 5: %s\n", outcome(queue_put(&queue, 5, &how)));
	queue_close(&queue);
	printf("put 6: %s\n", outcome(queue_put(&queue, 6, &how)));
	pthread_join(consumer, NULL);
	printf("sum %d\n", sum);
	return EXIT_SUCCESS;
}
