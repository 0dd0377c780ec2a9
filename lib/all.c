/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <stdatomic.h>

#include "spin.h"
#include "wanted.h"

/*
 * Were all there at one moment? The call looks at each, and then at each again
 * (a double collect: Y. Afek et al., "Atomic Snapshots of Shared Memory", 1993).
 * If an event is set both times, with the same EPOCH, it was set in between too:
 * EPOCH counts each step from clear to set (event-word.h, invariant 1). So all
 * were there at the moment between the last of the first looks and the first of
 * the second ones. The flag alone would not do: an event may be cleared and set
 * again between its two looks, and clear while another one was set.
 *
 * What was wanted since an epoch, and a waiter that was notified, stay there.
 *
 * While one is missing, the thread sleeps on that one alone, from the look that
 * found it missing; so it is woken when that one comes, and looks at all again.
 * Whether the others come and go meanwhile does not matter: at the moment that
 * it waits for they are there.
 *
 * The epoch of what was wanted without one is the whole word, as it was at the
 * first look.
 */

enum collected { ALL_THERE, ONE_MISSING, ONE_CHANGED };

/* The first look. */
static bool look(struct rouse_wanted *wanted)
{
	uint32_t word;

	if (wanted->kind == ROUSE__WANTED_WAITER)
		return rouse__waiter_called(wanted->object);
	/* (all.look) acquire: pairs with (event.set). What was written before
	 * the event was set; and a clear that comes before that of another event
	 * is known when that other one is seen set, so the second looks, which
	 * come later, see it. */
	word = atomic_load_explicit(&rouse__wanted_event(wanted)->word_,
				    memory_order_acquire);
	if (wanted->kind == ROUSE__WANTED_SINCE)
		return rouse__event_passed(word, wanted->epoch);
	wanted->epoch = word;
	return word & SET;
}

/* The second look: has it been there all the time since the first? */
static bool stays(const struct rouse_wanted *wanted)
{
	uint32_t word;

	if (wanted->kind != ROUSE__WANTED_EVENT)
		return true;
	word = atomic_load_explicit(&rouse__wanted_event(wanted)->word_,
				    memory_order_relaxed);
	return (word & SET) && word / EPOCH == wanted->epoch / EPOCH;
}

/* *missing: the first one that is, if one is. */
static enum collected collect(struct rouse_wanted *wanted, unsigned n,
			      struct rouse_wanted **missing)
{
	for (unsigned i = 0; i < n; i++) {
		*missing = &wanted[i];
		if (!look(&wanted[i]))
			return ONE_MISSING;
	}
	for (unsigned i = 0; i < n; i++) {
		if (!stays(&wanted[i]))
			return ONE_CHANGED;
	}
	return ALL_THERE;
}

static int wait_for(const struct rouse_wanted *wanted,
		    const struct rouse__how *how)
{
	return wanted->kind == ROUSE__WANTED_WAITER
		       ? rouse__waiter_park(wanted->object, NULL, how)
		       : rouse__event_wait_since(rouse__wanted_event(wanted),
						 wanted->epoch, how);
}

int rouse_wait_all(struct rouse_wanted *wanted, unsigned n,
		   const struct rouse_wait *way)
{
	struct rouse_wanted *missing;
	enum collected collected;
	struct rouse__how how;
	int err = 0;

	if (!rouse__want_all(&how, wanted, n, way))
		return -EINVAL;
	while ((collected = collect(wanted, n, &missing)) != ALL_THERE) {
		if (err < 0)
			return err;
		if (collected == ONE_MISSING)
			err = wait_for(missing, &how);
		/* Sets that come and go must not extend the wait past its
		 * deadline, or its stop. */
		if (err == 0)
			err = rouse__ended(&how);
	}
	return 0;
}
