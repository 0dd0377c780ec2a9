/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <rouse/queue.h>

/* librouse-queue of this tree, plain and throttled. */

_Static_assert(sizeof(struct rouse_queue) <= QUEUE_BYTES &&
		       sizeof(struct rouse_item) <= LINK_BYTES,
	       "they are objects of a subject");

static void init(void *queue, unsigned bound)
{
	int err = rouse_queue_init(queue, bound, 0);

	(void)err;
}

static void init_throttled(void *queue, unsigned bound)
{
	int err = rouse_queue_init(queue, bound, ROUSE_QUEUE_THROTTLED);

	(void)err;
}

static struct rouse_item *link_of(struct item *item)
{
	return (struct rouse_item *)(void *)item->link;
}

static struct item *item_of(struct rouse_item *link)
{
	return (struct item *)(void *)link;
}

static void put(void *queue, struct item **items, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	int err;

	if (n == 1) {
		err = rouse_queue_put(queue, link_of(items[0]));
	} else {
		for (unsigned i = 0; i < n; i++)
			rouse_batch_add(&batch, link_of(items[i]));
		err = rouse_queue_put_many(queue, &batch);
	}
	(void)err;
}

static unsigned get(void *queue, struct item **items, unsigned most)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_item *link = NULL;
	unsigned n = 0;
	int err;

	if (most == 1) {
		err = rouse_queue_get(queue, &link);
		items[n++] = item_of(link);
	} else {
		err = rouse_queue_get_many(queue, &batch, most);
		while ((link = rouse_batch_take(&batch)) != NULL)
			items[n++] = item_of(link);
	}
	(void)err;
	return n;
}

extern const struct subject subject_rouse_queue, subject_rouse_throttled;
const struct subject subject_rouse_queue = {
	.name = "rouse-queue",
	.title = "librouse-queue as it is",
	.queue_init = init,
	.put = put,
	.get = get,
};

const struct subject subject_rouse_throttled = {
	.name = "rouse-throttled",
	.title = "the same, and consumers wake each other",
	.queue_init = init_throttled,
	.put = put,
	.get = get,
};
