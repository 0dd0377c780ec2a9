/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <new>
#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/mutex.h>

/* oneTBB's lock that sleeps, and its queue of pointers that does. It has others that only spin, and no condition. */

#define PEER       peer_tbb
#define PEER_NAME  "tbb"
#define PEER_TITLE "tbb::mutex, concurrent_bounded_queue; both spin first"
#define HAS_LOCK

struct lock {
	tbb::mutex mutex;
};

static inline void lock_init(struct lock *lock)
{
	new (lock) struct lock();
}

static inline void lock_acquire(struct lock *lock)
{
	lock->mutex.lock();
}

static inline void lock_release(struct lock *lock)
{
	lock->mutex.unlock();
}

#define HAS_QUEUE

struct queue_node {
};

struct queue {
	tbb::concurrent_bounded_queue<queue_node *> queue;
};

static inline void queue_init(struct queue *queue)
{
	new (queue) struct queue();
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	queue->queue.push(node);
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	queue_node *node;

	queue->queue.pop(node);
	return node;
}

#include "../loops.h"
