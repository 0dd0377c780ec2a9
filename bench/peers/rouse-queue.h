/* SPDX-License-Identifier: BSD-2-Clause */

/* The queue of librouse-queue, for peers that have it. */
#include <rouse/queue.h>

#define HAS_QUEUE
#define HAS_QUEUE_BATCH

struct queue_node {
	struct rouse_item item;
};

struct queue {
	struct rouse_queue queue;
};

static inline void queue_init(struct queue *queue)
{
	rouse_queue_init(&queue->queue, 0, QUEUE_OPTIONS);
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	int err = rouse_queue_put(&queue->queue, &node->item);

	(void)err;
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	struct rouse_item *item = NULL;
	int err = rouse_queue_get(&queue->queue, &item);

	(void)err;
	return (struct queue_node *)(void *)item;
}

static inline void queue_put_many(struct queue *queue,
				  struct queue_node **nodes, unsigned n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	int err;

	for (unsigned i = 0; i < n; i++)
		rouse_batch_add(&batch, &nodes[i]->item);
	err = rouse_queue_put_many(&queue->queue, &batch);
	(void)err;
}

static inline unsigned queue_get_many(struct queue *queue,
				      struct queue_node **nodes, unsigned most)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_item *item;
	unsigned n = 0;
	int err = rouse_queue_get_many(&queue->queue, &batch, most);

	(void)err;
	while ((item = rouse_batch_take(&batch)) != NULL)
		nodes[n++] = (struct queue_node *)(void *)item;
	return n;
}
