/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <new>
#include <oneapi/tbb/mutex.h>

/* oneTBB's lock that sleeps. It has others that only spin, and no condition. */

#define PEER       peer_tbb
#define PEER_NAME  "tbb"
#define PEER_TITLE "tbb::mutex; it spins first"
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

#include "../loops.h"
