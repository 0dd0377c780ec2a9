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
 *
 * A token may be gone at the second look. So the call takes them between the two,
 * and is the owner of all of them at the moment in question; if one is missing, or
 * an event has changed, it gives them back, each by a post. It never sleeps with a
 * token. It takes them in the order of their addresses: so of several calls each
 * of which lacks what another one holds, the one that holds the last of them
 * lacks none.
 *
 * That a token which is given back was counted nowhere meanwhile is why a
 * semaphore may come to have more than its maximum. An auto event does not: if it
 * was set meanwhile, it stays set, as if that set had come first.
 *
 * While it sleeps on a semaphore, the call takes a wake that is for one of its
 * sleepers. If it then does not take the token, it passes the wake on
 * (tokens.h, invariant 5).
 */

enum collected { ALL_THERE, ONE_MISSING, ONE_CHANGED };

/* The first look. */
static bool look(struct rouse_wanted *wanted)
{
	uint32_t word;

	if (wanted->kind == ROUSE__WANTED_WAITER)
		return rouse__waiter_called(wanted->object);
	if (rouse__wants_token(wanted))
		return rouse__tokens_seen(rouse__wanted_tokens(wanted)) >=
		       TOKEN;
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

/* The next one that wants a token after number @last, by its address, and by its
 * number where that is the same; the first one after number n. Returns n after the
 * last one. */
static unsigned next_token(const struct rouse_wanted *wanted, unsigned n,
			   unsigned last)
{
	uintptr_t after = last < n ? (uintptr_t)wanted[last].object : 0;
	unsigned next = n;

	for (unsigned i = 0; i < n; i++) {
		uintptr_t at = (uintptr_t)wanted[i].object;

		if (!rouse__wants_token(&wanted[i]) ||
		    (last < n && (at < after || (at == after && i <= last))))
			continue;
		if (next == n || at < (uintptr_t)wanted[next].object)
			next = i;
	}
	return next;
}

/* Give back what was taken before number @end. */
static void give_back(const struct rouse_wanted *wanted, unsigned n,
		      unsigned end)
{
	unsigned i = n;

	while ((i = next_token(wanted, n, i)) != end)
		rouse__tokens_post(rouse__wanted_tokens(&wanted[i]), 1,
				   wanted[i].kind == ROUSE__WANTED_AUTO
					   ? 1
					   : UINT32_MAX / TOKEN,
				   false);
}

/* Take a token each. Returns n, or the number of one of which there is none; then
 * none was taken. */
static unsigned take_tokens(const struct rouse_wanted *wanted, unsigned n)
{
	unsigned i = n;

	while ((i = next_token(wanted, n, i)) < n) {
		if (!rouse__tokens_take(rouse__wanted_tokens(&wanted[i]),
					false)) {
			give_back(wanted, n, i);
			break;
		}
	}
	return i;
}

/* *missing: the first one that is, if one is. */
static enum collected collect(struct rouse_wanted *wanted, unsigned n,
			      struct rouse_wanted **missing)
{
	unsigned lacks;

	for (unsigned i = 0; i < n; i++) {
		*missing = &wanted[i];
		if (!look(&wanted[i]))
			return ONE_MISSING;
	}
	lacks = take_tokens(wanted, n);
	if (lacks < n) {
		*missing = &wanted[lacks];
		return ONE_MISSING;
	}
	for (unsigned i = 0; i < n; i++) {
		if (!stays(&wanted[i])) {
			give_back(wanted, n, n);
			return ONE_CHANGED;
		}
	}
	return ALL_THERE;
}

static int wait_for(const struct rouse_wanted *wanted,
		    const struct rouse__how *how)
{
	const struct rouse__tokens_way way = {wanted->kind == ROUSE__WANTED_SEM
						      ? ROUSE__KIND_SEM
						      : ROUSE__KIND_AUTO,
					      false, true};

	if (rouse__wants_token(wanted))
		return rouse__tokens_wait(rouse__wanted_tokens(wanted), &way,
					  how);
	return wanted->kind == ROUSE__WANTED_WAITER
		       ? rouse__waiter_park(wanted->object, NULL, how)
		       : rouse__event_wait_since(rouse__wanted_event(wanted),
						 wanted->epoch, how);
}

int rouse_wait_all(struct rouse_wanted *wanted, unsigned n,
		   const struct rouse_wait *way)
{
	struct rouse_wanted *missing = NULL;
	enum collected collected = ONE_CHANGED;
	struct rouse__how how;
	int err = 0;

	if (!rouse__want_all(&how, wanted, n, way, ROUSE__WANTED_AUTO))
		return -EINVAL;
	for (;;) {
		struct rouse_wanted *last = missing;

		/* It may have been woken for a token of that one. */
		bool owes =
			collected == ONE_MISSING && rouse__wants_token(last);
		collected = collect(wanted, n, &missing);
		if (collected == ALL_THERE)
			return 0;
		if (owes)
			rouse__tokens_pass_on(rouse__wanted_tokens(last));
		if (err < 0)
			return err;
		if (collected == ONE_MISSING)
			err = wait_for(missing, &how);
		/* Sets that come and go must not extend the wait past its
		 * deadline, or its stop. */
		if (err == 0)
			err = rouse__ended(&how);
	}
}
