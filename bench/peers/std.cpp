/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <semaphore>

/* What C++ has had since 2011; and semaphores, since 2020. */

#define PEER      peer_std
#define PEER_NAME "c++"
#define PEER_TITLE                                                             \
	"std::mutex, std::condition_variable; event: a flag under them; "      \
	"std::counting_semaphore"
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define HAS_ONCE
#define HAS_TOKENS

typedef std::chrono::steady_clock::time_point deadline;

static inline deadline deadline_in(int64_t ns)
{
	return std::chrono::steady_clock::now() + std::chrono::nanoseconds(ns);
}

static inline deadline deadline_past(void)
{
	return deadline();
}

struct lock {
	std::mutex mutex;
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

struct cond {
	std::condition_variable cv;
};

static inline void cond_init(struct cond *cond, struct lock *)
{
	new (cond) struct cond();
}

/* The lock stays the caller's, who has no std::unique_lock. */
static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	std::unique_lock<std::mutex> hold(lock->mutex, std::adopt_lock);

	cond->cv.wait(hold);
	hold.release();
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	std::unique_lock<std::mutex> hold(lock->mutex, std::adopt_lock);
	bool woken =
		cond->cv.wait_until(hold, when) == std::cv_status::no_timeout;

	hold.release();
	return woken;
}

static inline void cond_notify(struct cond *cond)
{
	cond->cv.notify_one();
}

static inline void cond_notify_all(struct cond *cond)
{
	cond->cv.notify_all();
}

#define HAS_QUEUE
#define HAS_QUEUE_BATCH

struct queue_node {
};

struct queue {
	std::mutex mutex;
	std::condition_variable not_empty;
	std::deque<queue_node *> nodes;
};

static inline void queue_init(struct queue *queue)
{
	new (queue) struct queue();
}

static inline void queue_put(struct queue *queue, struct queue_node *node)
{
	{
		std::lock_guard<std::mutex> hold(queue->mutex);

		queue->nodes.push_back(node);
	}
	queue->not_empty.notify_one();
}

static inline void queue_put_many(struct queue *queue,
				  struct queue_node **nodes, unsigned n)
{
	{
		std::lock_guard<std::mutex> hold(queue->mutex);

		queue->nodes.insert(queue->nodes.end(), nodes, nodes + n);
	}
	queue->not_empty.notify_all();
}

static inline unsigned queue_get_many(struct queue *queue,
				      struct queue_node **nodes, unsigned most)
{
	std::unique_lock<std::mutex> hold(queue->mutex);
	unsigned n;

	queue->not_empty.wait(hold, [=] { return !queue->nodes.empty(); });
	for (n = 0; n < most && !queue->nodes.empty(); n++) {
		nodes[n] = queue->nodes.front();
		queue->nodes.pop_front();
	}
	return n;
}

static inline struct queue_node *queue_get(struct queue *queue)
{
	queue_node *node;

	queue_get_many(queue, &node, 1);
	return node;
}

#include "../loops/flag.h"

struct once {
	std::once_flag flag;
};

static inline void once_init(struct once *once)
{
	new (once) struct once();
}

static inline void once_fn()
{
}

static inline void once_call(struct once *once)
{
	std::call_once(once->flag, once_fn);
}

struct tokens {
	std::counting_semaphore<> sem;
};

static inline void tokens_init(struct tokens *tokens, unsigned n)
{
	new (&tokens->sem) std::counting_semaphore<>(n);
}

static inline void tokens_post(struct tokens *tokens, unsigned n)
{
	tokens->sem.release(n);
}

static inline void tokens_wait(struct tokens *tokens)
{
	tokens->sem.acquire();
}

#include "../loops.h"
