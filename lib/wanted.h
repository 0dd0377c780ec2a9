/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_WANTED_H
#define ROUSE_LIB_WANTED_H

#include <rouse/any.h>

#include <limits.h>
#include <stdatomic.h>
#include <stddef.h>

#include "event-word.h"
#include "how.h"
#include "supply.h"
#include "tokens.h"
#include "waiter.h"

/*
 * One of several things that a thread wants at once: an event since an epoch, a
 * waiter, a token, or an item of a queue. The kind is one that rouse__want_all()
 * has let pass.
 */

static inline struct rouse_event *
rouse__wanted_event(const struct rouse_wanted *wanted)
{
	return (struct rouse_event *)wanted->object;
}

static inline bool rouse__wants_token(const struct rouse_wanted *wanted)
{
	return wanted->kind == ROUSE__WANTED_SEM ||
	       wanted->kind == ROUSE__WANTED_AUTO;
}

/* They are the beginning of a semaphore, and of an auto event. */
static inline struct rouse__tokens *
rouse__wanted_tokens(const struct rouse_wanted *wanted)
{
	return (struct rouse__tokens *)wanted->object;
}

/* What a get from a queue begins with. */
static inline struct rouse_get *
rouse__wanted_supply(const struct rouse_wanted *wanted)
{
	return (struct rouse_get *)wanted->object;
}

/* The word that a thread sleeps on that waits for this. */
static inline const rouse_word *
rouse__wanted_word(const struct rouse_wanted *wanted)
{
	if (wanted->kind == ROUSE__WANTED_WAITER)
		return &((struct rouse_waiter *)wanted->object)->word_;
	if (wanted->kind == ROUSE__WANTED_QUEUE)
		return &rouse__wanted_supply(wanted)->supply_->word_;
	return rouse__wants_token(wanted) ? &rouse__wanted_tokens(wanted)->word_
					  : &rouse__wanted_event(wanted)->word_;
}

/*
 * Begin to wait for them, as @way says, or without a deadline if that is NULL;
 * *how gets it. Returns false if the library does not know all of that, or one is
 * of a kind above @last_kind.
 */
static inline bool rouse__want_all(struct rouse__how *how,
				   struct rouse_wanted *wanted, unsigned n,
				   const struct rouse_wait *way,
				   uint32_t last_kind)
{
	if (n > INT_MAX)
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (wanted[i].kind < ROUSE__WANTED_EVENT ||
		    wanted[i].kind > last_kind)
			return false;
	}
	*how = rouse__no_deadline;
	if (way != NULL && !rouse__how_read(how, way))
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (wanted[i].kind == ROUSE__WANTED_EVENT)
			wanted[i].epoch = rouse_event_epoch(
				rouse__wanted_event(&wanted[i]));
		else if (rouse__wants_token(&wanted[i]))
			wanted[i].epoch = 0;
		else if (wanted[i].kind == ROUSE__WANTED_QUEUE)
			rouse__supply_want_begin(
				rouse__wanted_supply(&wanted[i]));
	}
	return true;
}

/* Was the waiter notified? */
static inline bool rouse__waiter_called(const struct rouse_waiter *waiter)
{
	/* (wanted.look-waiter) acquire: pairs with (waiter.wake). As
	 * (waiter.look). */
	return atomic_load_explicit(&waiter->word_, memory_order_acquire) ==
	       ROUSE__CALLED;
}

#define ROUSE__ASLEEP_UNSPUN (ROUSE__ASLEEP | ROUSE__UNSPUN)

/*
 * Mark the waiter as asleep. The look that tells of a notification, in order, is
 * the caller's. Returns false if it was notified.
 */
static inline bool rouse__waiter_mark(struct rouse_waiter *waiter,
				      struct rouse_armed *at)
{
	uint32_t word =
		atomic_load_explicit(&waiter->word_, memory_order_relaxed);

	while (word != ROUSE__ASLEEP_UNSPUN) {
		if (word == ROUSE__CALLED)
			return false;
		if (atomic_compare_exchange_weak_explicit(
			    &waiter->word_, &word, ROUSE__ASLEEP_UNSPUN,
			    memory_order_relaxed, memory_order_relaxed))
			break;
	}
	at->word = &waiter->word_;
	at->value = ROUSE__ASLEEP_UNSPUN;
	return true;
}

/* It sleeps no more: a notify need not wake it. */
static inline void rouse__waiter_unmark(struct rouse_waiter *waiter)
{
	uint32_t word = ROUSE__ASLEEP_UNSPUN;

	atomic_compare_exchange_strong_explicit(
		&waiter->word_, &word, ROUSE__LEFT | ROUSE__UNSPUN,
		memory_order_relaxed, memory_order_relaxed);
}

#endif
