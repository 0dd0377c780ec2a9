/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <errno.h>
#include <stdatomic.h>

#include "credit.h"
#include "event-word.h"
#include "frame.h"
#include "futex.h"
#include "probe.h"
#include "spin.h"

_Static_assert(sizeof(struct rouse_event) == 4, "ABI: one futex word");

/*
 * The calls of an event. The word, and why no wakeup is lost, is in
 * event-word.h. CREDIT (credit.h) is changed by waiters only, and decides only
 * which waits spin; EPOCH stands for the number of waits.
 */

void rouse_event_set(struct rouse_event *event)
{
	uint32_t old, new;

	old = atomic_load_explicit(&event->word_, memory_order_relaxed);
	do {
		new = (old & SET) ? old : ((old & ~WAITERS) + EPOCH) | SET;
		/* (event.set) release: pairs with (event.clear),
		 * (event.is-set), (event.entry*), (event.arm*), (event.look),
		 * (stop.look), (any.look) and (all.look). What the caller wrote
		 * before is seen by any thread that sees this SET or this
		 * EPOCH; hence the exchange even when nothing changes.
		 */
	} while (!atomic_compare_exchange_weak_explicit(
		&event->word_, &old, new, memory_order_release,
		memory_order_relaxed));

	/* A waiter may have freed the event by now; this only names it. */
	if (old & WAITERS)
		rouse__futex_wake_all(&event->word_);
}

void rouse_event_clear(struct rouse_event *event)
{
	/* (event.clear) acquire: pairs with (event.set). The caller looks next
	 * at what each set that came before announced. A set that comes later
	 * in the order of the word leaves SET there: this is no store that
	 * could bury it. */
	atomic_fetch_and_explicit(&event->word_, ~SET, memory_order_acquire);
}

extern inline bool rouse_event_is_set(const struct rouse_event *event);
extern inline int rouse_event_wait_until(struct rouse_event *event,
					 rouse_deadline deadline);
extern inline void rouse_event_wait(struct rouse_event *event);

static uint32_t credit_of(uint32_t word)
{
	return word % EPOCH / CREDIT;
}

/*
 * Does a wait spin, where the word is this? Where others sleep already, the next
 * set is not expected soon. EPOCH may move by more than one from wait to wait, so
 * its bits are mixed (D. Knuth, "The Art of Computer Programming", 6.4).
 */
static bool spins(uint32_t word)
{
	uint32_t n = word / EPOCH * UINT32_C(0x9e3779b1) >> 16;

	return !(word & WAITERS) && rouse__credit_allows(credit_of(word), n);
}

/* A spin succeeded. */
static void remember(struct rouse_event *event, uint32_t word)
{
	if (credit_of(word) < ROUSE__CREDIT_MAX)
		atomic_fetch_or_explicit(&event->word_,
					 ROUSE__CREDIT_MAX * CREDIT,
					 memory_order_relaxed);
}

/*
 * word | WAITERS, with one credit less if this waiter spun without success. Where
 * others did so too, waiting for the same set, only the first one counts.
 */
static uint32_t marked(uint32_t word, bool spun)
{
	uint32_t credit = credit_of(word);

	if (spun && !(word & WAITERS))
		word -= (credit - rouse__credit_spend(credit)) * CREDIT;
	return word | WAITERS;
}

/* Wait for a set since the word was entry. @seen: what it was at a later look. */
static int await_set(struct rouse_event *event, uint32_t entry, uint32_t seen,
		     const struct rouse__how *how,
		     const struct rouse__wait_record *record)
{
	bool spun = false;
	uint32_t word;
	int err;

	/* The last look comes after the look at the clock and at the stop:
	 * there may have been a set before, but after the first look. */
	err = rouse__ended(how);
	if (err == 0 && !(entry & SET) && spins(seen))
		spun = rouse__spin(&event->word_, entry, SINCE);
	for (;;) {
		/* (event.look) acquire: pairs with (event.set). */
		word = atomic_load_explicit(&event->word_,
					    memory_order_acquire);
		if (rouse__event_passed(word, entry)) {
			if (spun)
				remember(event, word);
			return 0;
		}
		if (err < 0)
			return err;
		err = rouse__await(&event->word_, word, marked(word, spun),
				   ROUSE__ANY, how, record);
		if (err != ROUSE__CHANGED)
			spun = false;
	}
}

/* The same, and let tools see it. */
static int wait_since(struct rouse_event *event, uint32_t entry, uint32_t seen,
		      const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(ROUSE__KIND_EVENT, event, &event->word_, how);
	int err;

	rouse__probe_begin(&record);
	err = await_set(event, entry, seen, how, &record);
	rouse__probe_end(&record, err);
	return err;
}

int rouse__event_wait_slow(struct rouse_event *event, uint32_t entry,
			   rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait_since(event, entry, entry, &how));
}

int rouse_event_wait_with(struct rouse_event *event,
			  const struct rouse_wait *way)
{
	struct rouse__how how;
	uint32_t entry;

	if (!rouse__how_read(&how, way))
		return -EINVAL;
	/* (event.entry) acquire: pairs with (event.set). */
	entry = atomic_load_explicit(&event->word_, memory_order_acquire);
	if (entry & SET)
		return 0;
	return rouse__returned(wait_since(event, entry, entry, &how));
}

uint32_t rouse_event_epoch(const struct rouse_event *event)
{
	return atomic_load_explicit(&event->word_, memory_order_relaxed);
}

/* The word of now says whether to spin; the epoch may be an old one. */
int rouse__event_wait_since(struct rouse_event *event, uint32_t epoch,
			    const struct rouse__how *how)
{
	return wait_since(event, epoch, rouse_event_epoch(event), how);
}

void rouse_event_wait_since(struct rouse_event *event, uint32_t epoch)
{
	rouse__returned(
		rouse__event_wait_since(event, epoch, &rouse__no_deadline));
}

int rouse_event_wait_since_until(struct rouse_event *event, uint32_t epoch,
				 rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(rouse__event_wait_since(event, epoch, &how));
}

int rouse_event_wait_since_with(struct rouse_event *event, uint32_t epoch,
				const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(
				 rouse__event_wait_since(event, epoch, &how))
		       : -EINVAL;
}

int rouse_event_arm(struct rouse_event *event, uint32_t epoch,
		    struct rouse_armed *armed)
{
	/* (event.arm) acquire: pairs with (event.set). */
	uint32_t word =
		atomic_load_explicit(&event->word_, memory_order_acquire);

	do {
		if (rouse__event_passed(word, epoch))
			return 0;
		/* (event.arm-again) acquire: pairs with (event.set). By its
		 * failure the word is another one, and is looked at again. */
	} while (!(word & WAITERS) &&
		 !atomic_compare_exchange_weak_explicit(
			 &event->word_, &word, word | WAITERS,
			 memory_order_acquire, memory_order_acquire));
	*armed = (struct rouse_armed){&event->word_, word | WAITERS};
	return -EAGAIN;
}

void rouse_event_after_fork(struct rouse_event *event)
{
	atomic_fetch_and_explicit(&event->word_, ~WAITERS,
				  memory_order_relaxed);
}
