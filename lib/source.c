/* SPDX-License-Identifier: BSD-2-Clause */
#include "source.h"

#include "depth.h"
#include "probe.h"
#include "spin.h"

/*
 * The word, and why no thread sleeps while there is something for it, is in
 * source.h.
 */

void rouse__source_enter(struct rouse__source *source)
{
	atomic_fetch_add_explicit(&source->sleepers_, 1, memory_order_relaxed);
}

void rouse__source_leave(struct rouse__source *source)
{
	atomic_fetch_sub_explicit(&source->sleepers_, 1, memory_order_relaxed);
}

/* As it is now: no move whose wake ended a sleep of this thread is missed, as it
 * could be by a plain load. */
static uint32_t newest(struct rouse__source *source)
{
	/* (source.newest) acquire: pairs with (source.move) and (source.close). As
	 * (source.look); and whoever slept when that move came is seen in
	 * sleepers_. */
	return atomic_fetch_or_explicit(&source->word_, 0,
					memory_order_acquire);
}

/* This thread is about to sleep, unless the word is not *word any more. */
bool rouse__source_confirm(struct rouse__source *source, uint32_t *word,
			   bool herd)
{
	uint32_t marked = herd ? *word | ROUSE__SOURCE_HERD : *word;

	/* (source.confirm) release: pairs with (source.move) and (source.unclaim).
	 * sleepers_ has this thread. */
	if (!atomic_compare_exchange_strong_explicit(
		    &source->word_, word, marked, memory_order_release,
		    memory_order_relaxed))
		return false;
	*word = marked;
	return true;
}

static uint32_t waking_of(uint32_t word)
{
	return word % ROUSE__SOURCE_MOVE / ROUSE__SOURCE_WAKING;
}

/* Take up to @n away from WAKING, where the word was this. Returns what it was
 * just before. */
static uint32_t unclaim(struct rouse__source *source, uint32_t word, uint32_t n)
{
	uint32_t less;

	do {
		less = n < waking_of(word) ? n : waking_of(word);
		/* (source.unclaim) acquire: pairs with (source.move) and
		 * (source.confirm). What a move has brought that relied on those;
		 * and who sleeps since. */
	} while (!atomic_compare_exchange_weak_explicit(
		&source->word_, &word, word - less * ROUSE__SOURCE_WAKING,
		memory_order_acquire, memory_order_relaxed));
	return word;
}

/* It comes from its sleep, and is going to look. */
void rouse__source_arrive(struct rouse__source *source)
{
	uint32_t word = newest(source);

	if (waking_of(word) > 0)
		unclaim(source, word, 1);
}

/* Returns how many were woken. */
static uint32_t wake_some(struct rouse__source *source, uint32_t n)
{
	if (source->options_ & ROUSE__SOURCE_LIFO)
		return rouse__wake_deepest(&source->word_, n,
					   rouse__source_sleepers(source));
	return rouse__futex_wake_some(&source->word_, n, ROUSE__ANY);
}

/* How many more are to be woken for @n things. */
static uint32_t missing(const struct rouse__source *source, uint32_t word,
			uint32_t n)
{
	uint32_t most = rouse__source_sleepers(source),
		 waking = waking_of(word),
		 limit = source->options_ & ROUSE__SOURCE_THROTTLED
				 ? 1
				 : ROUSE__WAKING_MAX;

	if (most > limit)
		most = limit;
	most = waking < most ? most - waking : 0;
	return n < most ? n : most;
}

static void wake_missing(struct rouse__source *source, uint32_t word,
			 uint32_t n)
{
	uint32_t claimed, woken, then;

	while ((claimed = missing(source, word, n)) > 0) {
		if (!atomic_compare_exchange_weak_explicit(
			    &source->word_, &word,
			    word + claimed * ROUSE__SOURCE_WAKING,
			    memory_order_relaxed, memory_order_relaxed))
			continue;
		woken = wake_some(source, claimed);
		if (woken >= claimed)
			return;
		/* The others that slept, or were about to, are awake, and look
		 * later than this move. But more may have come since, and moves
		 * that relied on those that were claimed. */
		then = word;
		word = unclaim(source, then, claimed - woken);
		if (word / ROUSE__SOURCE_MOVE == then / ROUSE__SOURCE_MOVE)
			return;
		n = 1;
		word = newest(source);
	}
}

void rouse__source_wake(struct rouse__source *source, uint32_t word, uint32_t n)
{
	if (word & ROUSE__SOURCE_HERD) {
		atomic_fetch_and_explicit(
			&source->word_,
			~(ROUSE__SOURCE_HERD |
			  ROUSE__WAKING_MAX * ROUSE__SOURCE_WAKING),
			memory_order_relaxed);
		rouse__futex_wake_all(&source->word_);
	} else {
		wake_missing(source, word, n);
	}
}

void rouse__source_pass_on(struct rouse__source *source)
{
	rouse__source_wake(source, newest(source), 1);
}

/* Sleep until the source is moved, where *word was seen. */
static int await_move(struct rouse__source *source, uint32_t word, bool herd,
		      uint32_t bits, const struct rouse__how *how,
		      const struct rouse__wait_record *record)
{
	int err;

	if (!rouse__source_confirm(source, &word, herd))
		return 0;
	err = rouse__await(&source->word_, word, word, bits, how, record);
	rouse__source_arrive(source);
	return err;
}

static int get(struct rouse__source *source, rouse__source_take *take,
	       void *into, const struct rouse__how *how,
	       const struct rouse__wait_record *record)
{
	uint32_t word, bits = ROUSE__ANY;
	int taken, err = rouse__ended(how);
	bool entered = false;

	for (;;) {
		word = err < 0 ? newest(source) : rouse__source_look(source);
		taken = take(source, word, into);
		if ((taken != -EAGAIN && taken != -EBUSY) || err < 0)
			break;
		if (!entered) {
			rouse__source_enter(source);
			entered = true;
			if (source->options_ & ROUSE__SOURCE_LIFO)
				bits = rouse__depth_bit(
					rouse__source_sleepers(source));
		}
		err = await_move(source, word, taken == -EBUSY, bits, how,
				 record);
	}
	if (entered)
		rouse__source_leave(source);
	return taken == -EAGAIN || taken == -EBUSY ? err : taken;
}

int rouse__source_wait(struct rouse__source *source, rouse__source_take *take,
		       void *into, const void *object,
		       const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(ROUSE__KIND_QUEUE, object, &source->word_, how);
	int err;

	rouse__probe_begin(&record);
	err = get(source, take, into, how, &record);
	rouse__probe_end(&record, err);
	return err;
}

bool rouse__source_close(struct rouse__source *source)
{
	/* (source.close) acq_rel: pairs with (source.look) and (source.newest). What
	 * was brought before is seen by whoever sees that it is closed. */
	uint32_t old = atomic_fetch_or_explicit(
		&source->word_, ROUSE__SOURCE_CLOSED, memory_order_acq_rel);

	rouse__futex_wake_all(&source->word_);
	return old & ROUSE__SOURCE_CLOSED;
}

void rouse__source_after_fork(struct rouse__source *source)
{
	atomic_fetch_and_explicit(&source->word_,
				  ~(ROUSE__SOURCE_HERD |
				    ROUSE__WAKING_MAX * ROUSE__SOURCE_WAKING),
				  memory_order_relaxed);
	atomic_store_explicit(&source->sleepers_, 0, memory_order_relaxed);
}
