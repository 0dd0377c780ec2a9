/* SPDX-License-Identifier: BSD-2-Clause */
/* The items of a Queue: queueitems.h. */
#include "queueitems.h"

#include <errno.h>
#include <limits.h>

#include "queue/list.h"
#include "supply.h"

static struct queue_item *item_of(struct rouse_item *link)
{
	return ROUSE_ITEM_IN(link, struct queue_item, link);
}

struct queue_item *queue_item_new(PyObject *object)
{
	struct queue_item *item = PyMem_Malloc(sizeof(*item));

	if (!item) {
		PyErr_NoMemory();
		return NULL;
	}
	Py_INCREF(object);
	item->object = object;
	return item;
}

PyObject *queue_item_release(struct queue_item *item)
{
	PyObject *object = item->object;

	PyMem_Free(item);
	return object;
}

int queue_items_put(struct rouse_queue *queue, struct queue_item *item)
{
	return rouse_queue_put_until(queue, &item->link, 0);
}

int queue_items_get(struct rouse_queue *queue, struct queue_item **item)
{
	struct rouse_item *link;
	int err = rouse_queue_get_until(queue, &link, 0);

	if (err == 0)
		*item = item_of(link);
	return err;
}

struct rouse_batch queue_items_take(struct rouse_queue *queue)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;

	/* It takes all there are; an error says that there are none. */
	(void)!rouse_queue_get_many_until(queue, &batch, 0, 0);
	return batch;
}

void queue_items_free(struct rouse_batch *batch)
{
	struct rouse_item *link;

	while ((link = rouse_batch_take(batch)) != NULL)
		Py_DECREF(queue_item_release(item_of(link)));
}

int queue_items_traverse(const struct rouse_queue *queue, visitproc visit,
			 void *arg)
{
	for (void *link = queue->head_; link;
	     link = ((struct rouse_item *)link)->next_)
		Py_VISIT(item_of(link)->object);
	return 0;
}

/* Wait at the supply until @there says so. */
static int await(struct rouse_queue *queue, struct rouse__supply *supply,
		 rouse__supply_take *there, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__supply_wait(supply, there, queue, queue, &how)
		       : -EINVAL;
}

static int item_is_there(struct rouse__supply *supply, uint32_t word,
			 void *queue)
{
	(void)supply;
	return rouse__list_is_empty(queue) && !(word & ROUSE__SUPPLY_CLOSED)
		       ? -EAGAIN
		       : 0;
}

static bool has_room(const struct rouse_queue *queue)
{
	return atomic_load_explicit(&queue->used_, memory_order_relaxed) <
	       queue->bound_;
}

static int room_is_there(struct rouse__supply *supply, uint32_t word,
			 void *queue)
{
	(void)supply;
	return has_room(queue) || (word & ROUSE__SUPPLY_CLOSED) ? 0 : -EAGAIN;
}

int queue_items_await(void *object, const struct rouse_wait *how)
{
	struct rouse_queue *queue = object;

	return await(queue, &queue->items_, item_is_there, how);
}

int queue_items_await_room(void *object, const struct rouse_wait *how)
{
	struct rouse_queue *queue = object;

	return await(queue, &queue->places_, room_is_there, how);
}

void queue_items_pass_on(struct rouse_queue *queue)
{
	if (!rouse__list_is_empty(queue))
		rouse__supply_pass_on(&queue->items_);
}

void queue_items_pass_room_on(struct rouse_queue *queue)
{
	if (has_room(queue))
		rouse__supply_pass_on(&queue->places_);
}

void queue_items_after_fork(struct rouse_queue *queue)
{
	rouse__supply_after_fork(&queue->items_);
	rouse__supply_after_fork(&queue->places_);
	rouse_lock_after_fork(&queue->getting_);
}
