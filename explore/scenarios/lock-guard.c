/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

#include <errno.h>
#include <stdint.h>

#include "../lib/spin.h"

/* Nobody is alone any more, but who calls now may be. */
EX_GHOST static void acquire_begins(struct guarded *guarded)
{
	unsigned self = ex_self();
	bool lonely = !guarded->held;

	for (unsigned t = 0; t < EX_THREADS; t++) {
		lonely &= !guarded->acquiring[t] && !guarded->releasing[t];
		guarded->lonely[t] = false;
	}
	guarded->lonely[self] = lonely;
	guarded->acquiring[self] = true;
	guarded->passes[self] = 0;
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (guarded->calls[t] > ROUSE__STARVATION_THRESHOLD + 2 &&
		    guarded->calls[t] > guarded->unmarked[t])
			guarded->passes[self] |= (unsigned char)(1u << t);
	}
	ex_count_calls(&guarded->calls[self]);
}

EX_GHOST static void check_calls(struct guarded *guarded, unsigned char most)
{
	unsigned t = ex_self();

	ex_count_calls(NULL);
	ex_assert(guarded->calls[t] <= most, "it called the kernel too often");
	ex_assert(guarded->calls[t] == 0 || !guarded->lonely[t],
		  "it called the kernel without need");
	guarded->calls[t] = 0;
	guarded->lonely[t] = false;
}

/* Who slept may have taken the mark of a starving waiter away. */
EX_GHOST static void check_starving(struct guarded *guarded, bool acquired)
{
	unsigned self = ex_self();
	bool slept = guarded->calls[self] > 0;

	ex_assert(!acquired || slept || guarded->passes[self] == 0,
		  "it acquired a lock though another starves");
	for (unsigned t = 0; t < EX_THREADS; t++) {
		guarded->passes[t] &=
			(unsigned char)(slept ? 0 : ~(1u << self));
		if (slept)
			guarded->unmarked[t] = guarded->calls[t];
	}
	guarded->unmarked[self] = 0;
}

EX_GHOST static void acquire_is_over(struct guarded *guarded, int err,
				     bool polls, bool lets_pass)
{
	check_starving(guarded, err == 0 && lets_pass);
	check_calls(guarded, polls ? 0 : UINT8_MAX);
	guarded->acquiring[ex_self()] = false;
	if (err != 0)
		return;
	ex_assert(!guarded->held, "it acquired a lock that is held");
	guarded->held = true;
}

static int acquire(struct rouse_lock *lock, enum acquire_kind kind,
		   rouse_deadline deadline)
{
	switch (kind) {
	case TRY:
		return rouse_lock_try(lock) ? 0 : -EBUSY;
	case ACQUIRE_UNTIL:
		return rouse_lock_acquire_until(lock, deadline);
	case ACQUIRE_INTERRUPTIBLE:
		return rouse_lock_acquire_with(
			lock, &(struct rouse_wait){deadline,
						   ROUSE_WAIT_INTERRUPTIBLE});
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
	err = acquire(&guarded->lock, kind, deadline);
	acquire_is_over(guarded, err, kind == TRY || deadline <= ex_tick(0),
			kind == ACQUIRE);

	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= deadline, "its acquire ended early");
	else if (err == -EINTR)
		ex_assert(kind == ACQUIRE_INTERRUPTIBLE,
			  "a signal ended its acquire");
	else
		ex_assert(err == 0 || kind == TRY,
			  "its acquire returned what no acquire returns");
	return err;
}

EX_GHOST static void release_begins(struct guarded *guarded)
{
	unsigned self = ex_self();

	guarded->held = false;
	guarded->lonely[self] = true;
	for (unsigned t = 0; t < EX_THREADS; t++)
		guarded->lonely[self] &= !guarded->acquiring[t];
	guarded->releasing[self] = true;
	ex_count_calls(&guarded->calls[self]);
}

EX_GHOST static void release_is_over(struct guarded *guarded)
{
	check_calls(guarded, 2);
	guarded->releasing[ex_self()] = false;
}

void guarded_release(struct guarded *guarded)
{
	int err;

	release_begins(guarded);
	err = rouse_lock_release(&guarded->lock);
	release_is_over(guarded);
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
			return "somebody sleeps beside a free lock";
	}
	return NULL;
}

const char *guarded_end(struct guarded *guarded)
{
	if (guarded->lock.word_ != 0)
		return "the lock is not free, or bears the mark of a waiter";
	if (rouse_lock_release(&guarded->lock) != -EPERM)
		return "a free lock could be released";
	return NULL;
}
