/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_QUEUEITEMS_H
#define ROUSE_PYTHON_QUEUEITEMS_H

#include <rouse/queue.h>

#include "compat.h"

/*
 * The items of a Queue, in a rouse_queue.
 *
 * Calls that move items are made with the GIL, in the critical section of the
 * Queue; only the two waits are not, and these take nothing: a thread sleeps until
 * there seems to be something, and then takes it with the GIL. So the garbage
 * collector, which has the GIL or has stopped all threads that could take it, finds
 * all items in the list, each time it looks during one collection: an item that a
 * thread without the GIL had taken in between would seem to be garbage.
 */

/* An item. It has a reference to the object. */
struct queue_item {
	struct rouse_item link;
	PyObject *object;
};

/* Returns NULL with MemoryError if there is no memory. */
struct queue_item *queue_item_new(PyObject *object);

/* Free the item. Returns the object, with the reference. */
PyObject *queue_item_release(struct queue_item *item);

/* Without a wait: 0, -ETIMEDOUT if there is no room or no item, -EPIPE if the queue
 * is closed, and then empty for a get. */
int queue_items_put(struct rouse_queue *queue, struct queue_item *item);
int queue_items_get(struct rouse_queue *queue, struct queue_item **item);

/* Take all of them, in order. */
struct rouse_batch queue_items_take(struct rouse_queue *queue);

/* Free them, with what they refer to: not in the critical section. */
void queue_items_free(struct rouse_batch *batch);

int queue_items_traverse(const struct rouse_queue *queue, visitproc visit,
			 void *arg);

/* For blocking_wait(), of a struct rouse_queue: until there is an item, or room; or
 * it is closed. Another thread may be faster then. */
int queue_items_await(void *queue, const struct rouse_wait *how);
int queue_items_await_room(void *queue, const struct rouse_wait *how);

/* A thread that was woken has had its turn. It wakes the next one if it left something:
 * what it took it did not take in the wait, which would have done that (supply.h). */
void queue_items_pass_on(struct rouse_queue *queue);
void queue_items_pass_room_on(struct rouse_queue *queue);

/* In the child of a fork: no thread waits. The items stay: the child has a copy of
 * them all. */
void queue_items_after_fork(struct rouse_queue *queue);

#endif
