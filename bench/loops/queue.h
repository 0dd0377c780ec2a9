/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A queue without a bound: producers put items, one by one or in batches, and
 * consumers get them. An operation is an item, and its latency the time from its put
 * to its get. A producer uses its items again when they were got, so the queue
 * never has more than all of these. At the end the last producer puts a pill for
 * each consumer.
 *
 * A library with a lock and a condition, and no queue, has a list under them.
 */
#if defined(HAS_COND) && !defined(HAS_QUEUE) && !defined(NOTIFIES_LOCKED)
#define HAS_QUEUE

struct queue_node {
	struct queue_node *next;
};

struct queue {
	struct lock lock;
	struct cond not_empty;
	struct queue_node *first, *last;
};

static inline void queue_init(struct queue *queue)
{
	lock_init(&queue->lock);
	cond_init(&queue->not_empty, &queue->lock);
	queue->first = queue->last = NULL;
}

/* The caller has the lock. */
static inline void queue_link(struct queue *queue, struct queue_node *node)
{
	node->next = NULL;
	if (queue->first == NULL)
		queue->first = node;
	else
		queue->last->next = node;
	queue->last = node;
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	lock_acquire(&queue->lock);
	queue_link(queue, node);
	cond_notify(&queue->not_empty);
	lock_release(&queue->lock);
}

static inline struct queue_node *queue_unlink(struct queue *queue)
{
	struct queue_node *node = queue->first;

	queue->first = node->next;
	return node;
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	struct queue_node *node;

	lock_acquire(&queue->lock);
	while (queue->first == NULL)
		cond_wait(&queue->not_empty, &queue->lock);
	node = queue_unlink(queue);
	lock_release(&queue->lock);
	return node;
}

#define HAS_QUEUE_BATCH

static inline void queue_put_many(struct queue *queue,
				  struct queue_node **nodes, unsigned n)
{
	lock_acquire(&queue->lock);
	for (unsigned i = 0; i < n; i++)
		queue_link(queue, nodes[i]);
	cond_notify_all(&queue->not_empty);
	lock_release(&queue->lock);
}

static inline unsigned queue_get_many(struct queue *queue,
				      struct queue_node **nodes, unsigned most)
{
	unsigned n = 0;

	lock_acquire(&queue->lock);
	while (queue->first == NULL)
		cond_wait(&queue->not_empty, &queue->lock);
	while (n < most && queue->first != NULL)
		nodes[n++] = queue_unlink(queue);
	lock_release(&queue->lock);
	return n;
}
#endif

#ifdef HAS_QUEUE
#ifndef HAS_QUEUE_BATCH
static inline void queue_put_many(struct queue *queue,
				  struct queue_node **nodes, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		queue_put(queue, nodes[i]);
}

static inline unsigned queue_get_many(struct queue *queue,
				      struct queue_node **nodes, unsigned most)
{
	(void)most;
	nodes[0] = queue_get(queue);
	return 1;
}
#endif

#define QUEUE_RING  1024 /* items of a producer */
#define QUEUE_BATCH 32   /* at most */

struct queue_item {
	struct queue_node node; /* first */
	uint32_t is_used;
	uint64_t number; /* from 1; 0: a pill */
	int64_t put;     /* when, of one in LATENCY_EVERY; of the others 0 */
};

struct queue_state {
	struct queue queue;
	struct queue_item *items, *pills;
	uint64_t sum; /* of the numbers got */
	uint32_t producing;
};

/* Put the numbers @number, @number + @step, .. up to the last. */
static void queue_produce(struct thread_args *args, struct queue_state *state,
			  struct queue_item *ring)
{
	const struct shape *shape = args->run->shape;
	struct queue_node *nodes[QUEUE_BATCH];
	uint64_t number = 1 + args->number;
	unsigned next = 0, n;

	while (number <= args->run->ops) {
		for (n = 0; n < shape->batch && number <= args->run->ops; n++) {
			struct queue_item *item = &ring[next];

			next = (next + 1) % QUEUE_RING;
			while (__atomic_load_n(&item->is_used,
					       __ATOMIC_ACQUIRE))
				give_way();
			item->is_used = 1;
			item->number = number;
			item->put = number % LATENCY_EVERY == 0 ? now_ns() : 0;
			number += shape->producers;
			nodes[n] = &item->node;
		}
		if (shape->batch == 1)
			queue_put(&state->queue, nodes[0]);
		else
			queue_put_many(&state->queue, nodes, n);
	}
	if (__atomic_sub_fetch(&state->producing, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (unsigned i = 0; i < shape->consumers; i++)
		queue_put(&state->queue, &state->pills[i].node);
}

/* Returns whether it was a pill. */
static bool queue_use(struct thread_args *args, struct queue_node *node,
		      uint64_t *sum)
{
	struct queue_item *item = (struct queue_item *)(void *)node;

	if (item->number == 0)
		return true;
	*sum += item->number;
	if (item->put != 0)
		histogram_add(&args->latency, now_ns() - item->put);
	__atomic_store_n(&item->is_used, 0, __ATOMIC_RELEASE);
	return false;
}

static void queue_consume(struct thread_args *args, struct queue_state *state)
{
	unsigned batch = args->run->shape->batch, pills = 0;
	struct queue_node *nodes[QUEUE_BATCH];
	uint64_t sum = 0;

	while (pills == 0) {
		unsigned n = 1;

		if (batch == 1)
			nodes[0] = queue_get(&state->queue);
		else
			n = queue_get_many(&state->queue, nodes, batch);
		for (unsigned i = 0; i < n; i++) {
			/* One of several is for another consumer. */
			if (queue_use(args, nodes[i], &sum) && pills++ > 0)
				queue_put(&state->queue, nodes[i]);
		}
	}
	__atomic_add_fetch(&state->sum, sum, __ATOMIC_RELAXED);
}

static void queue_body(struct thread_args *args, void *memory)
{
	struct queue_state *state = (struct queue_state *)memory;

	if (args->number < args->run->shape->producers)
		queue_produce(args, state,
			      &state->items[args->number * QUEUE_RING]);
	else
		queue_consume(args, state);
}

static void queue_loop(struct run *run)
{
	const struct shape *shape = run->shape;
	struct queue_state *state = (struct queue_state *)team_zalloc(
		run, sizeof(struct queue_state));

	state->items = (struct queue_item *)team_zalloc(
		run, (size_t)shape->producers * QUEUE_RING *
			     sizeof(struct queue_item));
	state->pills = (struct queue_item *)team_zalloc(
		run, shape->consumers * sizeof(struct queue_item));
	state->producing = shape->producers;
	queue_init(&state->queue);
	team_run(run, shape->producers + shape->consumers, queue_body, state);
	run->result->wrong |= state->sum != run->ops * (run->ops + 1) / 2;
}
#endif
