/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The peers in Rust: the file that includes this defines RUST(name), the name
 * with a prefix, by which rust/lib.rs has these functions. Each is a call that
 * its users would not make, since rustc would inline it.
 */
#define HAS_LOCK
#define HAS_COND
#define HAS_DEADLINE
#define PEER_SIZES RUST(sizes)

#define ROOM 32 /* bytes; rust/lib.rs sees that it is enough */

/* It waits for a time, not until one. */
typedef int64_t deadline;

static inline deadline deadline_in(int64_t ns)
{
	return ns;
}

static inline deadline deadline_past(void)
{
	return 0;
}

struct lock {
	_Alignas(16) char room[ROOM];
};

struct cond {
	_Alignas(16) char room[ROOM];
};

extern const struct peer_sizes RUST(sizes);
void RUST(lock_init)(struct lock *lock);
void RUST(lock_acquire)(struct lock *lock);
void RUST(lock_release)(struct lock *lock);
void RUST(cond_init)(struct cond *cond);
void RUST(cond_wait)(struct cond *cond, struct lock *lock);
bool RUST(cond_wait_for)(struct cond *cond, struct lock *lock, int64_t ns);
void RUST(cond_notify)(struct cond *cond);
void RUST(cond_notify_all)(struct cond *cond);

static inline void lock_init(struct lock *lock)
{
	RUST(lock_init)(lock);
}

static inline void lock_acquire(struct lock *lock)
{
	RUST(lock_acquire)(lock);
}

static inline void lock_release(struct lock *lock)
{
	RUST(lock_release)(lock);
}

static inline void cond_init(struct cond *cond, struct lock *lock)
{
	(void)lock;
	RUST(cond_init)(cond);
}

static inline void cond_wait(struct cond *cond, struct lock *lock)
{
	RUST(cond_wait)(cond, lock);
}

static inline bool cond_wait_until(struct cond *cond, struct lock *lock,
				   deadline when)
{
	return RUST(cond_wait_for)(cond, lock, when);
}

static inline void cond_notify(struct cond *cond)
{
	RUST(cond_notify)(cond);
}

static inline void cond_notify_all(struct cond *cond)
{
	RUST(cond_notify_all)(cond);
}

#include "../loops/flag.h"

#include "../loops.h"
