/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <glib.h>

/* GLib. Its deadlines are in microseconds of the monotonic clock. */

#define PEER      peer_glib
#define PEER_NAME "glib"
#define PEER_TITLE                                                             \
	"GMutex, GCond, GAsyncQueue; event: a flag under GMutex and GCond"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE

typedef gint64 deadline;

static inline deadline deadline_in(int64_t ns)
{
	return g_get_monotonic_time() + ns / 1000;
}

static inline deadline deadline_past(void)
{
	return 0;
}

struct lock {
	GMutex mutex;
};

static inline void lock_init(struct lock *lock)
{
	g_mutex_init(&lock->mutex);
}

static inline void lock_acquire(struct lock *lock)
{
	g_mutex_lock(&lock->mutex);
}

static inline void lock_release(struct lock *lock)
{
	g_mutex_unlock(&lock->mutex);
}

struct cond {
	GCond cond;
};

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	(void)lock;
	g_cond_init(&cond->cond);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	g_cond_wait(&cond->cond, &lock->mutex);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return g_cond_wait_until(&cond->cond, &lock->mutex, when);
}

static inline void cond_notify(struct cond *cond)
{
	g_cond_signal(&cond->cond);
}

static inline void cond_notify_all(struct cond *cond)
{
	g_cond_broadcast(&cond->cond);
}

#define HAS_QUEUE
#define HAS_QUEUE_BATCH

struct queue_node {
	char unused;
};

struct queue {
	GAsyncQueue *queue;
};

static inline void queue_init(struct queue *queue)
{
	queue->queue = g_async_queue_new();
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	g_async_queue_push(queue->queue, node);
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	return g_async_queue_pop(queue->queue);
}

static inline void queue_put_many(struct queue *queue,
				  struct queue_node **nodes, unsigned n)
{
	g_async_queue_lock(queue->queue);
	for (unsigned i = 0; i < n; i++)
		g_async_queue_push_unlocked(queue->queue, nodes[i]);
	g_async_queue_unlock(queue->queue);
}

static inline unsigned queue_get_many(struct queue *queue,
				      struct queue_node **nodes, unsigned most)
{
	unsigned n = 1;

	g_async_queue_lock(queue->queue);
	nodes[0] = g_async_queue_pop_unlocked(queue->queue);
	while (n < most && (nodes[n] = g_async_queue_try_pop_unlocked(
				    queue->queue)) != NULL)
		n++;
	g_async_queue_unlock(queue->queue);
	return n;
}

#include "../loops/flag.h"

#include "../loops.h"
