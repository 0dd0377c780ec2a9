/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_HELD_H
#define ROUSE_SANITIZE_HELD_H

/*
 * What tools are told of a lock, whichever call acquires or releases it
 * (<rouse/sanitize.h>): always that a release is before the next acquire, and
 * as long as that is true, that it is a mutex. Of mutexes they report a wrong
 * order of acquires, and one that is freed while it is held. But to them a
 * mutex is released by the thread that acquired it, and any thread may release
 * a Lock. So each thread has a list of the locks that it acquired. When one of
 * them releases a Lock that is not in its list, tools are told nothing of
 * mutexes any more: what they believe to be held, each thread drops at its
 * next call.
 *
 * ROUSE_HANDED_LOCKS tells nothing of mutexes from the start: for what may
 * happen between such a release and the next call of the other thread.
 *
 * Memory that was a lock before may be another one now, on a stack, say: that
 * has no ROUSE__LOCK_TOLD in its flags until a thread has it.
 */
struct rouse__held {
	struct {
		struct rouse_lock *lock;
		bool known; /* to the tool */
	} locks[64];
	unsigned n;
	unsigned more; /* for which there was no room */
};

/* One of each in the program, whichever of its files tell. */
#define ROUSE__ONE __attribute__((__weak__, __visibility__("default")))
ROUSE_BEGIN_DECLS
extern ROUSE__ONE __thread struct rouse__held rouse__held;
extern ROUSE__ONE bool rouse__handed;
ROUSE_END_DECLS
ROUSE__ONE __thread struct rouse__held rouse__held;
#ifdef ROUSE_HANDED_LOCKS
ROUSE__ONE bool rouse__handed = true;
#else
ROUSE__ONE bool rouse__handed;
#endif

/* The library needs no more than the lower bits of flags_. */
#define ROUSE__LOCK_TOLD 0x8000

ROUSE__TOOL_CALL uint16_t *rouse__told_flags(struct rouse_lock *lock)
{
	return ROUSE__CAST(uint16_t *, ROUSE__TOOL_OBJECT(&lock->flags_));
}

/* The mutex, for the tools: where only the holder of the lock looks. */
ROUSE__TOOL_CALL void *rouse__told_mutex(struct rouse_lock *lock)
{
	return &lock->ahead_;
}

ROUSE__TOOL_CALL void rouse__tell_used(const struct rouse_lock *lock)
{
	rouse__tool_sees(lock, sizeof(*lock));
}

/* Are tools told of mutexes? */
ROUSE__TOOL_CALL bool rouse__tells_mutexes(void)
{
	struct rouse__held *held = &rouse__held;

	rouse__tool_sees(&rouse__handed, sizeof(rouse__handed));
	if (!__atomic_load_n(&rouse__handed, __ATOMIC_RELAXED))
		return true;
	for (; held->n > 0; held->n--)
		if (held->locks[held->n - 1].known)
			rouse__tool_drops(rouse__told_mutex(
				held->locks[held->n - 1].lock));
	held->more = 0;
	return false;
}

/* The calling thread is about to wait for the lock. */
ROUSE__TOOL_CALL void rouse__tell_wanted(struct rouse_lock *lock)
{
	rouse__tell_used(lock);
	if (rouse__tells_mutexes() &&
	    (__atomic_load_n(rouse__told_flags(lock), __ATOMIC_RELAXED) &
	     ROUSE__LOCK_TOLD))
		rouse__tool_wants(rouse__told_mutex(lock));
}

/* The same, unless the deadline passes first. Returns whether it is past, and
 * the thread only tries. */
ROUSE__TOOL_CALL bool rouse__tell_wanted_until(struct rouse_lock *lock,
					       rouse_deadline deadline)
{
	if (deadline > 0)
		rouse__tell_wanted(lock);
	else
		rouse__tell_used(lock);
	return deadline <= 0;
}

/* Take a lock out of the list. Returns whether it was there. */
ROUSE__TOOL_CALL bool rouse__held_remove(const struct rouse_lock *lock,
					 bool *known)
{
	struct rouse__held *held = &rouse__held;
	unsigned i;

	for (i = 0; i < held->n; i++) {
		if (held->locks[i].lock != lock)
			continue;
		*known = held->locks[i].known;
		held->locks[i] = held->locks[--held->n];
		return true;
	}
	return false;
}

#ifdef ROUSE__TSAN
#include <rouse/sanitize/freed.h>
#endif

/* It has the lock. @tried: at once or not at all. */
ROUSE__TOOL_CALL void rouse__tell_acquired(struct rouse_lock *lock, bool tried)
{
	struct rouse__held *held = &rouse__held;
	void *mutex = rouse__told_mutex(lock);

	rouse__tool_receives(lock);
	if (!rouse__tells_mutexes())
		return;
#ifdef ROUSE__TSAN
	rouse__hear_of_free();
#endif
	if (!(__atomic_fetch_or(rouse__told_flags(lock), ROUSE__LOCK_TOLD,
				__ATOMIC_RELAXED) &
	      ROUSE__LOCK_TOLD)) {
		bool known = false;

		rouse__held_remove(lock, &known);
		rouse__tool_forgets(mutex, sizeof(lock->ahead_), known);
	}
	if (held->n == sizeof(held->locks) / sizeof(held->locks[0])) {
		held->more++;
		return;
	}
	held->locks[held->n].lock = lock;
	held->locks[held->n].known = rouse__tool_takes(mutex, tried);
	held->n++;
}

/* It gives up the lock. Returns whether it had acquired it. */
ROUSE__TOOL_CALL bool rouse__tell_given(struct rouse_lock *lock)
{
	struct rouse__held *held = &rouse__held;
	bool known = false;

	if (rouse__held_remove(lock, &known)) {
		if (known)
			rouse__tool_gives(rouse__told_mutex(lock));
		return true;
	}
	if (held->more == 0)
		return false;
	held->more--;
	return true;
}

/* It is about to release the lock. @handed: maybe another thread acquired it.
 * Returns whether this one did, and tools knew. */
ROUSE__TOOL_CALL bool rouse__tell_releasing(struct rouse_lock *lock,
					    bool handed)
{
	bool tells = rouse__tells_mutexes();
	bool given = tells && rouse__tell_given(lock);

	if (tells && !given && handed && rouse_lock_locked(lock))
		__atomic_store_n(&rouse__handed, true, __ATOMIC_RELAXED);
	rouse__tool_sends(lock);
	return given;
}

#endif
