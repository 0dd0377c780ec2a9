/* SPDX-License-Identifier: BSD-2-Clause */
#include "supply.h"

#include "credit.h"
#include "depth.h"
#include "probe.h"
#include "spin.h"

/*
 * The word, and why no thread sleeps while there is something for it, is in
 * supply.h.
 */

static void enter(struct rouse__supply *supply)
{
	atomic_fetch_add_explicit(&supply->sleepers_, 1, memory_order_relaxed);
}

static void leave(struct rouse__supply *supply)
{
	atomic_fetch_sub_explicit(&supply->sleepers_, 1, memory_order_relaxed);
}

/* As it is now: no move whose wake ended a sleep of this thread is missed, as it
 * could be by a plain load. */
static uint32_t newest(struct rouse__supply *supply)
{
	/* (supply.newest) acquire: pairs with (supply.move) and (supply.close). As
	 * (supply.look); and whoever slept when that move came is seen in
	 * sleepers_. */
	return ROUSE__NEWEST(&supply->word_, memory_order_acquire);
}

/* This thread is about to sleep, unless the word is not *word any more. */
static bool confirm(struct rouse__supply *supply, uint32_t *word, bool herd)
{
	uint32_t marked = herd ? *word | ROUSE__SUPPLY_HERD : *word;

	/* (supply.confirm) release: pairs with (supply.move), (supply.close) and
	 * (supply.unclaim).
	 * sleepers_ has this thread. */
	if (!atomic_compare_exchange_strong_explicit(
		    &supply->word_, word, marked, memory_order_release,
		    memory_order_relaxed))
		return false;
	*word = marked;
	return true;
}

static uint32_t waking_of(uint32_t word)
{
	return word % ROUSE__SUPPLY_MOVE / ROUSE__SUPPLY_WAKING;
}

/* Take up to @n away from WAKING, where the word was this. Returns what it was
 * just before. */
static uint32_t unclaim(struct rouse__supply *supply, uint32_t word, uint32_t n)
{
	uint32_t less;

	do {
		less = n < waking_of(word) ? n : waking_of(word);
		/* (supply.unclaim) acquire: pairs with (supply.move) and
		 * (supply.confirm). What a move has brought that relied on those;
		 * and who sleeps since. */
	} while (!atomic_compare_exchange_weak_explicit(
		&supply->word_, &word, word - less * ROUSE__SUPPLY_WAKING,
		memory_order_acquire, memory_order_relaxed));
	return word;
}

/* It comes from its sleep, and is going to look: at what is there by now, also
 * if something else ended the sleep as well. Returns whether WAKING told of one. */
static bool arrive(struct rouse__supply *supply)
{
	uint32_t word = newest(supply);

	return waking_of(word) > 0 && waking_of(unclaim(supply, word, 1)) > 0;
}

/* Returns how many were woken. */
static uint32_t wake_some(struct rouse__supply *supply, uint32_t n)
{
	if (supply->options_ & ROUSE__SUPPLY_LIFO)
		return rouse__wake_deepest(&supply->word_, n,
					   rouse__supply_sleepers(supply));
	return rouse__futex_wake_some(&supply->word_, n, ROUSE__ANY);
}

/* How many more are to be woken for @n things, so that no more than @most are
 * under way. */
static uint32_t missing(const struct rouse__supply *supply, uint32_t word,
			uint32_t n, uint32_t most)
{
	uint32_t sleepers = rouse__supply_sleepers(supply),
		 waking = waking_of(word);

	if (most > sleepers)
		most = sleepers;
	most = waking < most ? most - waking : 0;
	return n < most ? n : most;
}

/* Returns whether one was woken. */
static bool wake_missing(struct rouse__supply *supply, uint32_t word,
			 uint32_t n, uint32_t most)
{
	uint32_t claimed, woken, then;
	bool any = false;

	while ((claimed = missing(supply, word, n, most)) > 0) {
		if (!atomic_compare_exchange_weak_explicit(
			    &supply->word_, &word,
			    word + claimed * ROUSE__SUPPLY_WAKING,
			    memory_order_relaxed, memory_order_relaxed))
			continue;
		woken = wake_some(supply, claimed);
		any |= woken > 0;
		if (woken >= claimed)
			break;
		/* The others that slept, or were about to, are awake, and look
		 * later than this move. But more may have come since, and moves
		 * that relied on those that were claimed. */
		then = word;
		word = unclaim(supply, then, claimed - woken);
		if (word / ROUSE__SUPPLY_MOVE == then / ROUSE__SUPPLY_MOVE)
			break;
		n = most = 1;
		word = newest(supply);
	}
	return any;
}

/* Is each thread that sleeps to look? */
static bool is_for_all(uint32_t word)
{
	return word & (ROUSE__SUPPLY_HERD | ROUSE__SUPPLY_CLOSED);
}

static void wake(struct rouse__supply *supply, uint32_t word, uint32_t n,
		 uint32_t most)
{
	/* One that set HERD since may have taken a wake that was for another. */
	if (!is_for_all(word) && (!wake_missing(supply, word, n, most) ||
				  !is_for_all(newest(supply))))
		return;
	atomic_fetch_and_explicit(&supply->word_,
				  ~(ROUSE__SUPPLY_HERD |
				    ROUSE__WAKING_MAX * ROUSE__SUPPLY_WAKING),
				  memory_order_relaxed);
	rouse__futex_wake_all(&supply->word_);
}

void rouse__supply_wake(struct rouse__supply *supply, uint32_t word, uint32_t n)
{
	wake(supply, word, n, supply->most_);
}

/* Whoever is under way will do the same: one is enough. */
void rouse__supply_pass_on(struct rouse__supply *supply)
{
	wake(supply, newest(supply), 1, 1);
}

/* The caller was woken, or may have been, has taken something, and left more. */
static void left_more(struct rouse__supply *supply)
{
	if (rouse__supply_sleepers(supply) > 0)
		rouse__supply_pass_on(supply);
}

/* Those that go to sleep, and those that wake them, stand in a line in the kernel. */
static void let_the_line_pass(const struct rouse__supply *supply)
{
	unsigned others = rouse__supply_sleepers(supply), cpus = rouse__cpus();

	rouse__pause_often((others < cpus ? others : cpus) * ROUSE__LINE);
}

/*
 * Sleep until the supply is moved, where this word was seen. If it was moved before
 * the kernel had put the thread to sleep, that is @refused; then it pauses the
 * next time: to try again at once would keep the line long.
 */
static int await_move(struct rouse__supply *supply, uint32_t word, bool herd,
		      bool *refused, uint32_t bits,
		      const struct rouse__how *how,
		      const struct rouse__wait_record *record)
{
	int err;

	if (*refused)
		let_the_line_pass(supply);
	*refused = false;
	if (!confirm(supply, &word, herd))
		return 0;
	err = rouse__sleep(&supply->word_, word, bits, how, record);
	arrive(supply);
	*refused = err == -EAGAIN;
	return *refused ? 0 : err;
}

static bool is_nothing(int taken)
{
	return taken == -EAGAIN || taken == -EBUSY;
}

/* Spin until it is moved, if it has the credit for that. */
static bool spin(struct rouse__supply *supply, uint32_t word)
{
	return rouse__history_spins(&supply->spin_history_) &&
	       rouse__spin(&supply->word_, word,
			   ROUSE__SUPPLY_CLOSED | ~(ROUSE__SUPPLY_MOVE - 1));
}

static int get(struct rouse__supply *supply, rouse__supply_take *taker,
	       void *into, const struct rouse__how *how,
	       const struct rouse__wait_record *record)
{
	uint32_t word, bits = ROUSE__ANY;
	int taken, err = rouse__ended(how);
	bool entered = false, refused = false, spun = false, may_spin = true;

	for (;;) {
		word = rouse__supply_look(supply);
		taken = taker(supply, word, into);
		if (spun)
			rouse__history_learn(&supply->spin_history_,
					     is_nothing(taken));
		if (!is_nothing(taken) || err < 0)
			break;
		spun = may_spin && taken == -EAGAIN && spin(supply, word);
		may_spin = false;
		if (spun)
			continue;
		if (!entered) {
			enter(supply);
			entered = true;
			if (supply->options_ & ROUSE__SUPPLY_LIFO)
				bits = rouse__depth_bit(
					rouse__supply_sleepers(supply));
		}
		err = await_move(supply, word, taken == -EBUSY, &refused, bits,
				 how, record);
	}
	if (entered) {
		leave(supply);
		if (taken == ROUSE__SUPPLY_MORE)
			left_more(supply);
	}
	return is_nothing(taken) ? err : taken;
}

int rouse__supply_wait(struct rouse__supply *supply, rouse__supply_take *taker,
		       void *into, const void *object,
		       const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(ROUSE__KIND_QUEUE, object, &supply->word_, how);
	int err;

	rouse__probe_begin(&record);
	err = get(supply, taker, into, how, &record);
	rouse__probe_end(&record, err);
	return err;
}

/*
 * What a want has done: it is in sleepers_; it found something that is not for it;
 * it has not looked since it was ready to sleep, so that it may have taken a wake
 * that was for another thread as well.
 */
#define ENTERED UINT32_C(1)
#define OTHERS  UINT32_C(2)
#define ARMED   UINT32_C(4)

void rouse__supply_want_begin(struct rouse_get *want)
{
	want->state_ = 0;
}

static void leave_want(struct rouse_get *want)
{
	if (want->state_ & ENTERED)
		leave(want->supply_);
	want->state_ = 0;
}

bool rouse__supply_want_get(struct rouse_get *want)
{
	struct rouse__supply *supply = want->supply_;
	bool entered;
	int taken;

	if (want->state_ & ARMED)
		arrive(supply);
	want->state_ &= ENTERED;
	want->seen_ = rouse__supply_look(supply);
	taken = supply->take_(supply, want->seen_, want);
	if (is_nothing(taken)) {
		if (taken == -EBUSY)
			want->state_ |= OTHERS;
		return false;
	}
	entered = want->state_ & ENTERED;
	leave_want(want);
	if (entered && taken == ROUSE__SUPPLY_MORE)
		left_more(supply);
	return true;
}

bool rouse__supply_want_arm(struct rouse_get *want, struct rouse_armed *at)
{
	struct rouse__supply *supply = want->supply_;

	if (!(want->state_ & ENTERED))
		enter(supply);
	want->state_ |= ENTERED;
	if (!confirm(supply, &want->seen_, want->state_ & OTHERS))
		return false;
	want->state_ |= ARMED;
	*at = (struct rouse_armed){&supply->word_, want->seen_};
	return true;
}

/* If WAKING tells of none, the claim of the wake that this one may have eaten was
 * taken by another thread that came from its sleep, and looks. */
void rouse__supply_want_end(struct rouse_get *want)
{
	bool armed = want->state_ & ARMED;

	leave_want(want);
	if (armed && arrive(want->supply_))
		rouse__supply_pass_on(want->supply_);
}

/*
 * With a wake for each item 16 consumers of 16 producers took 965 ns for an item on
 * 2 CPUs, with no more under way than there are CPUs 177.
 */
struct rouse__supply rouse__supply_of(uint32_t options,
				      rouse__supply_take *taker)
{
	uint32_t most = rouse__cpus();

	if (most > ROUSE__WAKING_MAX)
		most = ROUSE__WAKING_MAX;
	if (options & ROUSE__SUPPLY_THROTTLED)
		most = 1;
	return (struct rouse__supply){.options_ = (uint8_t)options,
				      .most_ = (uint8_t)most,
				      .take_ = taker};
}

void rouse__supply_close(struct rouse__supply *supply)
{
	/* (supply.close) acq_rel: pairs with (supply.look), (supply.newest) and
	 * (supply.confirm). What was brought before is seen by whoever sees that it
	 * is closed; and who confirmed before this is seen in sleepers_. */
	atomic_fetch_or_explicit(&supply->word_, ROUSE__SUPPLY_CLOSED,
				 memory_order_acq_rel);
	if (rouse__supply_sleepers(supply) > 0)
		rouse__futex_wake_all(&supply->word_);
}

void rouse__supply_after_fork(struct rouse__supply *supply)
{
	atomic_fetch_and_explicit(&supply->word_,
				  ~(ROUSE__SUPPLY_HERD |
				    ROUSE__WAKING_MAX * ROUSE__SUPPLY_WAKING),
				  memory_order_relaxed);
	atomic_store_explicit(&supply->sleepers_, 0, memory_order_relaxed);
}
