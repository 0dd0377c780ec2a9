/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "probe.h"
#include "spin.h"
#include "wanted.h"

/*
 * A wait for any of several things is that for one (event.c, waitq.c), but each
 * step is taken for all of them: take the epoch of each event, look at each,
 * mark each, sleep on the words of all (several.h), look again. So to each one
 * happens what happens to it in a wait for it alone:
 *
 *  - No set, pulse or notification is missed. Whatever comes after the mark
 *    was left wakes the sleeper, or keeps the kernel from putting it to sleep;
 *    what came before is seen as the mark is left, which is not done where the
 *    thing is there.
 *  - No wake is eaten that was for another thread. A set wakes all that sleep
 *    on the event, and the word of a waiter has no other sleeper. A post wakes
 *    one thread for each token; and a thread that slept on the semaphore, but
 *    leaves with something else, or with nothing, passes that wake on, if
 *    there is a token (tokens.h, invariant 5). An auto event is the same, and
 *    so is a queue (supply.h, invariant 6).
 *
 * The marks stay when the wait is over, as with one event; each costs one
 * needless wake at most. A waiter has no other use for its mark, and loses it.
 *
 * Of what wants a token, the epoch says whether this thread is counted there as
 * one that sleeps.
 */

/* Take it, if it is a token, or an item. @last: as for get() of tokens.c. */
static bool is_there(const struct rouse_wanted *wanted, bool last)
{
	uint32_t word;

	if (wanted->kind == ROUSE__WANTED_WAITER)
		return rouse__waiter_called(wanted->object);
	if (rouse__wants_token(wanted))
		return rouse__tokens_take(rouse__wanted_tokens(wanted), last);
	if (wanted->kind == ROUSE__WANTED_QUEUE)
		return rouse__supply_want_get(rouse__wanted_supply(wanted));
	/* (any.look) acquire: pairs with (event.set). As (event.look). */
	word = atomic_load_explicit(&rouse__wanted_event(wanted)->word_,
				    memory_order_acquire);
	return rouse__event_passed(word, wanted->epoch);
}

/* The lowest index of what is there; n if nothing is. */
static unsigned first_there(const struct rouse_wanted *wanted, unsigned n,
			    bool last)
{
	unsigned i = 0;

	while (i < n && !is_there(&wanted[i], last))
		i++;
	return i;
}

static bool mark(struct rouse_wanted *wanted, struct rouse_armed *at)
{
	if (wanted->kind == ROUSE__WANTED_WAITER)
		return rouse__waiter_mark(wanted->object, at);
	if (wanted->kind == ROUSE__WANTED_QUEUE)
		return rouse__supply_want_arm(rouse__wanted_supply(wanted), at);
	if (!rouse__wants_token(wanted))
		return rouse_event_arm(rouse__wanted_event(wanted),
				       wanted->epoch, at) != 0;
	if (wanted->epoch == 0)
		rouse__tokens_enter(rouse__wanted_tokens(wanted));
	wanted->epoch = 1;
	return rouse__tokens_arm(rouse__wanted_tokens(wanted), at);
}

/* The wait is over. @taken: it is what was there. */
static void unmark(const struct rouse_wanted *wanted, bool taken)
{
	if (wanted->kind == ROUSE__WANTED_WAITER)
		rouse__waiter_unmark(wanted->object);
	if (wanted->kind == ROUSE__WANTED_QUEUE)
		rouse__supply_want_end(rouse__wanted_supply(wanted));
	if (!rouse__wants_token(wanted) || wanted->epoch == 0)
		return;
	rouse__tokens_leave(rouse__wanted_tokens(wanted));
	if (!taken)
		rouse__tokens_pass_on(rouse__wanted_tokens(wanted));
}

/*
 * Mark them, and the stop last; if they are too many, the first ones. Returns
 * how many, or -1 if one of them, or the stop, is there.
 */
static int mark_all(struct rouse_wanted *wanted, unsigned n,
		    const struct rouse__how *how, struct rouse_armed *at)
{
	unsigned stops = rouse__is_stoppable(how), i;

	for (i = 0; i < n && i < ROUSE__WORDS_MAX - stops; i++) {
		if (!mark(&wanted[i], &at[i]))
			return -1;
	}
	if (stops && rouse_event_arm(how->stop, how->stop_epoch, &at[i]) == 0)
		return -1;
	return (int)(i + stops);
}

/* Sleep on this many words as @how says, but for its stop. */
static int sleep_on(const struct rouse_armed *at, unsigned n,
		    const struct rouse__how *how,
		    struct rouse__wait_record *record)
{
	struct rouse__how unstopped = *how;
	rouse_word nothing = 0;
	const struct rouse_armed only = {&nothing, 0};

	if (n == 0)
		at = &only;
	record->word = at->word;
	if (n > 1)
		return rouse__sleep_on_several(at, n, ROUSE__ANY, how, record);
	unstopped.flags &= ~ROUSE_WAIT_STOP;
	return rouse__sleep((rouse_word *)(uintptr_t)at->word, at->value,
			    ROUSE__ANY, &unstopped, record);
}

/*
 * Sleep until one of them may be there. @slice: how long at most, if they are
 * more than the kernel takes at once; then it grows. Returns 0, or what ends
 * the wait.
 */
static int sleep_for_any(struct rouse_wanted *wanted, unsigned n,
			 const struct rouse__how *how, int64_t *slice,
			 struct rouse__wait_record *record)
{
	struct rouse_armed at[ROUSE__WORDS_MAX];
	struct rouse__how until = *how;
	int marked = mark_all(wanted, n, how, at), err = 0;

	if (marked >= 0 && n + rouse__is_stoppable(how) > (unsigned)marked) {
		rouse_deadline end = rouse__slice_end(slice);

		if (end < until.deadline)
			until.deadline = end;
	}
	if (marked >= 0)
		err = sleep_on(at, (unsigned)marked, &until, record);
	if (err == -EAGAIN ||
	    (err == -ETIMEDOUT && until.deadline < how->deadline))
		err = 0;
	return rouse__is_stoppable(how) && rouse__stopped(how) ? -ECANCELED
							       : err;
}

/* Wait, where a look has found none of them; and let tools see it. */
static int wait_for_any(struct rouse_wanted *wanted, unsigned n,
			const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(ROUSE__KIND_ANY, wanted, NULL, how);
	int64_t slice = ROUSE__SLICE_MIN;
	unsigned there;
	int err;

	record.wanted = n;
	rouse__probe_begin(&record);
	err = rouse__ended(how);
	while ((there = first_there(wanted, n, err < 0)) == n && err == 0)
		err = sleep_for_any(wanted, n, how, &slice, &record);
	for (unsigned i = 0; i < n; i++)
		unmark(&wanted[i], i == there);
	if (there < n) {
		record.word = rouse__wanted_word(&wanted[there]);
		err = (int)there;
	}
	rouse__probe_end(&record, err);
	return err;
}

int rouse_wait_any(struct rouse_wanted *wanted, unsigned n,
		   const struct rouse_wait *way)
{
	struct rouse__how how;
	unsigned there;

	if (!rouse__want_all(&how, wanted, n, way, ROUSE__WANTED_QUEUE))
		return -EINVAL;
	there = first_there(wanted, n, false);
	return there < n ? (int)there
			 : rouse__returned(wait_for_any(wanted, n, &how));
}
