/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

#include "spin.h"

/*
 * Does this thread starve, and is the bit set for it? If it was awake when the bit
 * was cleared, it may have set it before: then only the bit itself tells.
 */
EX_GHOST static bool starves(const struct guarded *guarded, unsigned t)
{
	unsigned waits = guarded->calls[t].waits;
	bool bit = atomic_load_explicit(&guarded->lock.word_,
					memory_order_relaxed) &
		   ROUSE__LOCK_STARVING;

	if (guarded->awake[t] && !bit && waits > 0)
		waits--;
	return waits > guarded->unmarked[t] &&
	       guarded->calls[t].waits > (unsigned)ROUSE__STARVATION_THRESHOLD +
						 guarded->restarts;
}

/* This call ends that of others to be uncontended; it may be so itself. */
EX_GHOST static void acquire_begins(struct guarded *guarded)
{
	unsigned self = ex_self();
	bool uncontended = !guarded->held;

	for (unsigned t = 0; t < EX_THREADS; t++) {
		uncontended &= !guarded->acquiring[t] && !guarded->releasing[t];
		guarded->uncontended[t] = false;
		guarded->sleeper[t] = 0;
		guarded->before[t] = 0;
	}
	guarded->uncontended[self] = uncontended;
	guarded->acquiring[self] = true;
	guarded->passes[self] = 0;
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (starves(guarded, t))
			guarded->passes[self] |= (unsigned char)(1u << t);
	}
	ex_count_kinds(&guarded->calls[self]);
}

EX_GHOST static void check_calls(struct guarded *guarded, unsigned most)
{
	static const struct ex_calls none;
	unsigned t = ex_self();
	unsigned calls = guarded->calls[t].waits + guarded->calls[t].wakes;

	ex_count_kinds(NULL);
	ex_assert(calls <= most, "it called the kernel too often");
	ex_assert(calls == 0 || !guarded->uncontended[t],
		  "it called the kernel although uncontended");
	guarded->calls[t] = none;
	guarded->uncontended[t] = false;
}

/* A thread that slept may have cleared the bit of a starving waiter. */
EX_GHOST static void check_starving(struct guarded *guarded, bool acquired)
{
	unsigned self = ex_self();
	bool slept = guarded->calls[self].waits > 0;

	ex_assert(!acquired || slept || guarded->passes[self] == 0,
		  "it acquired a lock though another starves");
	for (unsigned t = 0; t < EX_THREADS; t++) {
		guarded->passes[t] &=
			(unsigned char)(slept ? 0 : ~(1u << self));
		if (slept) {
			guarded->unmarked[t] = guarded->calls[t].waits;
			guarded->awake[t] = !ex_asleep(t);
		}
	}
	guarded->unmarked[self] = 0;
	guarded->awake[self] = false;
}

EX_GHOST static void acquire_ends(struct guarded *guarded, int err, bool polls,
				  bool lets_pass)
{
	check_starving(guarded, err == 0 && lets_pass);
	check_calls(guarded, polls ? 0 : UINT8_MAX);
	guarded->acquiring[ex_self()] = false;
	if (err != 0)
		return;
	ex_assert(!guarded->held, "it acquired a lock that is held");
	guarded->held = true;
}

static int acquire_or_stop(struct guarded *guarded, rouse_deadline deadline)
{
	struct rouse_wait how = watched_stop(&guarded->stop, deadline, 0);
	int err = rouse_lock_acquire_with(&guarded->lock, &how);

	watched_stop_ends(&guarded->stop, err);
	return err;
}

static int acquire(struct guarded *guarded, enum acquire_kind kind,
		   rouse_deadline deadline)
{
	struct rouse_lock *lock = &guarded->lock;

	switch (kind) {
	case ACQUIRE_OR_STOP:
		return acquire_or_stop(guarded, deadline);
	case TRY:
		return rouse_lock_try_acquire(lock) ? 0 : -EBUSY;
	case ACQUIRE_UNTIL:
		return rouse_lock_acquire_until(lock, deadline);
	case ACQUIRE_INTERRUPTIBLE:
		return rouse_lock_acquire_with(
			lock,
			&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE,
					     NULL});
	default:
		rouse_lock_acquire(lock);
		return 0;
	}
}

int guarded_acquire(struct guarded *guarded, enum acquire_kind kind,
		    rouse_deadline deadline)
{
	int err;

	acquire_begins(guarded);
	err = acquire(guarded, kind, deadline);
	acquire_ends(guarded, err, kind == TRY || deadline <= ex_tick(0),
		     kind == ACQUIRE);

	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= deadline, "its acquire ended early");
	else if (err == -EINTR)
		ex_assert(kind == ACQUIRE_INTERRUPTIBLE,
			  "a signal ended its acquire");
	else if (err == -ECANCELED)
		ex_assert(kind == ACQUIRE_OR_STOP, "it has no stop");
	else
		ex_assert(err == 0 || kind == TRY,
			  "its acquire returned an unknown value");
	return err;
}

/* The only thread inside an acquire, if it sleeps. */
EX_GHOST static void note_sleeper(struct guarded *guarded)
{
	unsigned self = ex_self(), n = 0;

	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (!guarded->acquiring[t])
			continue;
		n++;
		if (ex_asleep(t)) {
			guarded->sleeper[self] = (unsigned char)(t + 1);
			guarded->before[self] = guarded->calls[t].waits;
		}
	}
	if (n != 1)
		guarded->sleeper[self] = 0;
	if (guarded->sleeper[self] == 0)
		guarded->before[self] = 0;
}

EX_GHOST static void release_begins(struct guarded *guarded)
{
	unsigned self = ex_self();

	guarded->held = false;
	guarded->uncontended[self] = true;
	for (unsigned t = 0; t < EX_THREADS; t++)
		guarded->uncontended[self] &= !guarded->acquiring[t];
	guarded->releasing[self] = true;
	note_sleeper(guarded);
	ex_count_kinds(&guarded->calls[self]);
}

/* Has it slept all the time, and did no other thread come? */
EX_GHOST static bool one_slept(const struct guarded *guarded)
{
	unsigned self = ex_self(), sleeper = guarded->sleeper[self];

	return sleeper > 0 && guarded->acquiring[sleeper - 1] &&
	       guarded->calls[sleeper - 1].waits == guarded->before[self];
}

EX_GHOST static void release_ends(struct guarded *guarded)
{
	const struct ex_calls *calls = &guarded->calls[ex_self()];

	ex_assert(calls->found <= 1, "its release woke more than one");
	ex_assert(calls->wakes < 2 || calls->found == 0 || !one_slept(guarded),
		  "its release missed the thread that it woke later");
	check_calls(guarded, 2);
	guarded->releasing[ex_self()] = false;
	guarded->sleeper[ex_self()] = 0;
	guarded->before[ex_self()] = 0;
}

void guarded_release(struct guarded *guarded)
{
	int err;

	release_begins(guarded);
	err = rouse_lock_release(&guarded->lock);
	release_ends(guarded);
	ex_assert(err == 0, "its release failed");
}

void guarded_work(struct guarded *guarded)
{
	guarded->data++;
}

void guarded_turn(struct guarded *guarded)
{
	guarded_acquire(guarded, ACQUIRE, ROUSE_FOREVER);
	guarded_work(guarded);
	guarded_release(guarded);
}

void guarded_name(const struct guarded *guarded)
{
	ex_name(&guarded->lock, sizeof(guarded->lock), "lock");
	ex_name(&guarded->data, sizeof(guarded->data), "data");
}

const char *guarded_quiet(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (ex_asleep(t))
			return "a thread sleeps beside a free lock";
	}
	return NULL;
}

const char *guarded_end(struct guarded *guarded)
{
	if (guarded->lock.word_ != 0)
		return "the lock is not free, or a bit of a waiter is left in "
		       "it";
	if (rouse_lock_release(&guarded->lock) != -EPERM)
		return "a free lock could be released";
	return NULL;
}
