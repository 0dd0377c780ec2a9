/* SPDX-License-Identifier: BSD-2-Clause */
#include "list-queue.h"

#include "../primitives.h"

struct list {
	struct object lock;
	struct object items, places; /* conditions */
	_Alignas(OBJECT_BYTES) struct item *first;
	struct item *last;
	unsigned count;
	unsigned bound; /* 0: none */
};

_Static_assert(sizeof(struct list) <= QUEUE_BYTES, "it is a queue's object");

static struct item **next_of(struct item *item)
{
	return (struct item **)(void *)item->link;
}

void list_init(void *queue, unsigned bound)
{
	struct list *list = queue;

	list->bound = bound;
	cond_init(&list->items, &list->lock);
	cond_init(&list->places, &list->lock);
}

/* So many may go on. */
static void notify(struct object *cond, unsigned n)
{
	if (n == 1)
		cond_notify(cond);
	else
		cond_notify_all(cond);
}

static void append(struct list *list, struct item *item)
{
	*next_of(item) = NULL;
	if (list->first == NULL)
		list->first = item;
	else
		*next_of(list->last) = item;
	list->last = item;
}

void list_put(void *queue, struct item **items, unsigned n)
{
	struct list *list = queue;

	lock_acquire(&list->lock);
	while (list->bound > 0 && list->count + n > list->bound)
		cond_wait(&list->places, &list->lock);
	for (unsigned i = 0; i < n; i++)
		append(list, items[i]);
	list->count += n;
	notify(&list->items, n);
	lock_release(&list->lock);
}

unsigned list_get(void *queue, struct item **items, unsigned most)
{
	struct list *list = queue;
	unsigned n;

	lock_acquire(&list->lock);
	while (list->first == NULL)
		cond_wait(&list->items, &list->lock);
	for (n = 0; n < most && list->first != NULL; n++) {
		items[n] = list->first;
		list->first = *next_of(items[n]);
	}
	list->count -= n;
	if (list->bound > 0)
		notify(&list->places, n);
	lock_release(&list->lock);
	return n;
}
