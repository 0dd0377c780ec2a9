/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <atomic>
#include <barrier>
#include <latch>
#include <new>

/*
 * C++20's waits on atomics. An event is one word, and loses pulses; a lock is
 * the one that every introduction shows. Its waits have no deadline.
 */
#define PEER       peer_atomic
#define PEER_NAME  "c++-atomic"
#define PEER_TITLE "std::atomic wait and notify"
#define HAS_EVENT
#define HAS_LOCK
#define HAS_LATCH
#define HAS_BARRIER

struct event {
	std::atomic<int> flag;
};

static inline void event_init(struct event *event)
{
	new (event) struct event();
}

static inline void event_set(struct event *event)
{
	event->flag.store(1, std::memory_order_release);
	event->flag.notify_all();
}

static inline void event_clear(struct event *event)
{
	event->flag.store(0, std::memory_order_release);
}

static inline bool event_is_set(struct event *event)
{
	return event->flag.load(std::memory_order_acquire);
}

static inline void event_wait(struct event *event)
{
	event->flag.wait(0, std::memory_order_acquire);
}

struct lock {
	std::atomic<int> held;
};

static inline void lock_init(struct lock *lock)
{
	new (lock) struct lock();
}

static inline void lock_acquire(struct lock *lock)
{
	while (lock->held.exchange(1, std::memory_order_acquire))
		lock->held.wait(1, std::memory_order_relaxed);
}

static inline void lock_release(struct lock *lock)
{
	lock->held.store(0, std::memory_order_release);
	lock->held.notify_one();
}

struct latch {
	alignas(std::latch) char memory[sizeof(std::latch)];
	std::latch *it;
};

static inline void latch_init(struct latch *latch, unsigned n)
{
	latch->it = new (latch->memory) std::latch(n);
}

static inline void latch_count_down(struct latch *latch)
{
	latch->it->count_down();
}

static inline void latch_wait(struct latch *latch)
{
	latch->it->wait();
}

struct barrier {
	alignas(std::barrier<>) char memory[sizeof(std::barrier<>)];
	std::barrier<> *it;
};

static inline void barrier_init(struct barrier *barrier, unsigned n)
{
	barrier->it = new (barrier->memory) std::barrier<>(n);
}

static inline void barrier_wait(struct barrier *barrier)
{
	barrier->it->arrive_and_wait();
}

#include "../loops.h"
