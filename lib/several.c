/* SPDX-License-Identifier: BSD-2-Clause */
#include "several.h"

#include <errno.h>
#include <stdatomic.h>

#include "event-word.h"
#include "spin.h"

/*
 * Sleeping on several words at once: by one call of the kernel, or where that
 * will not do, in slices. A slice is a sleep on the first word alone, after
 * which the thread looks at the others; so a change of those is noticed late,
 * by at most ROUSE__SLICE_MAX and what it takes to get a CPU. In all else it is
 * the same. Slices are for
 *
 *  - a kernel or a sandbox that does not have the call;
 *  - a wait that a signal must end: the call is restarted after a handler that
 *    was installed with SA_RESTART, with a deadline or without.
 *
 * What sleeps must have marked each word; what changes a word then wakes its
 * sleepers. So no change is slept through in the one way, as with a single
 * word: the kernel compares each word with its value as it queues the thread
 * there, in one step against any wake on it, and a change that came earlier
 * shows in the value. And none is in the other way, since the value does not
 * come back.
 *
 * The call has no futex bits: a wake on the word reaches this sleeper whatever
 * its bits. So a wake for a waiter of a lock that starves may reach another
 * waiter that has slept for longer, if that one waits with a stop; that one
 * uses it as any waiter does that was woken, or gives it up (lock-word.h,
 * invariant 3).
 */

rouse_deadline rouse__slice_end(int64_t *slice)
{
	rouse_deadline end = rouse__now() + *slice;

	*slice = *slice < ROUSE__SLICE_MAX / 2 ? 2 * *slice : ROUSE__SLICE_MAX;
	return end;
}

static bool have_changed(const struct rouse_armed *at, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (atomic_load_explicit(at[i].word, memory_order_relaxed) !=
		    at[i].value)
			return true;
	}
	return false;
}

static int sleep_in_slices(const struct rouse_armed *at, unsigned n,
			   uint32_t bits, rouse_deadline deadline,
			   const struct rouse__wait_record *record)
{
	int64_t slice = ROUSE__SLICE_MIN;

	for (;;) {
		rouse_deadline end = rouse__slice_end(&slice);
		bool last = end >= deadline;
		int err = rouse__futex_wait((rouse_word *)(uintptr_t)at->word,
					    at->value, bits,
					    last ? deadline : end, record);

		if (err != -ETIMEDOUT || last)
			return err;
		if (have_changed(at, n))
			return -EAGAIN;
	}
}

int rouse__sleep_on_several(const struct rouse_armed *at, unsigned n,
			    uint32_t bits, const struct rouse__how *how,
			    const struct rouse__wait_record *record)
{
	int err = rouse__is_interruptible(how)
			  ? -ENOSYS
			  : rouse__futex_wait_any(at, n, how->deadline, record);

	if (err == -ENOSYS)
		err = sleep_in_slices(at, n, bits, how->deadline, record);
	return err == -EINTR && !rouse__is_interruptible(how) ? 0 : err;
}

bool rouse__stopped(const struct rouse__how *how)
{
	/* (stop.look) acquire: pairs with (event.set). What was written before
	 * the stop was set is seen by the caller of the wait that it ends. */
	uint32_t word =
		atomic_load_explicit(&how->stop->word_, memory_order_acquire);

	return rouse__event_passed(word, how->stop_epoch);
}

int rouse__sleep_or_stop(rouse_word *word, uint32_t expected, uint32_t bits,
			 const struct rouse__how *how,
			 const struct rouse__wait_record *record)
{
	struct rouse_armed at[2] = {{word, expected}, {NULL, 0}};
	int err = 0;

	if (rouse_event_arm(how->stop, how->stop_epoch, &at[1]) != 0)
		err = rouse__sleep_on_several(at, 2, bits, how, record);
	return rouse__stopped(how) ? -ECANCELED : err;
}
