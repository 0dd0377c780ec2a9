/* SPDX-License-Identifier: BSD-2-Clause */
#include "tokens.h"

#include <errno.h>

#include "credit.h"
#include "depth.h"
#include "probe.h"
#include "spin.h"

/*
 * The word, and why no thread sleeps beside a token, is in tokens.h.
 */

bool rouse__tokens_post(struct rouse__tokens *tokens, uint32_t n, uint32_t max,
			bool lifo)
{
	uint32_t old = rouse__tokens_seen(tokens), next, sleepers = 0;
	bool fits;

	do {
		fits = old / TOKEN <= max && n <= max - old / TOKEN;
		next = old;
		if (fits)
			next += n * TOKEN;
		if (fits && (old & SLEEPERS)) {
			sleepers = atomic_load_explicit(&tokens->sleepers_,
							memory_order_relaxed);
			if (sleepers <= next / TOKEN)
				next &= ~SLEEPERS;
		}
		/* (tokens.post) release: pairs with (tokens.take),
		 * (auto.clear) and (auto.is-set). What the caller wrote before
		 * is seen by whoever takes a token that was there since; hence
		 * the exchange even when nothing changes. */
	} while (!atomic_compare_exchange_weak_explicit(
		&tokens->word_, &old, next, memory_order_release,
		memory_order_relaxed));

	/* Whoever took a token may have freed them by now; this only names
	 * them. */
	if (!fits || !(old & SLEEPERS))
		return fits;
	if (!(next & SLEEPERS))
		rouse__futex_wake_all(&tokens->word_);
	else if (lifo)
		rouse__wake_deepest(&tokens->word_, n, sleepers);
	else
		rouse__futex_wake_some(&tokens->word_, n, ROUSE__ANY);
	return true;
}

/* Take a token, or see that there is one. */
static bool find(struct rouse__tokens *tokens,
		 const struct rouse__tokens_way *way, bool last)
{
	if (!way->leave)
		return rouse__tokens_take(tokens, last);
	return (last ? rouse__tokens_newest(tokens)
		     : rouse__tokens_seen(tokens)) >= TOKEN;
}

static int await_token(struct rouse__tokens *tokens,
		       const struct rouse__tokens_way *way,
		       const struct rouse__how *how,
		       const struct rouse__wait_record *record)
{
	struct rouse_armed at;
	uint32_t depth = 0, bits = ROUSE__ANY;
	int err = rouse__ended(how);
	bool found, spun;

	spun = err == 0 && rouse__history_spins(&tokens->spin_history_) &&
	       rouse__spin(&tokens->word_, 0, ~SLEEPERS);
	while (!(found = find(tokens, way, err < 0)) && err == 0) {
		if (spun)
			rouse__history_learn(&tokens->spin_history_, true);
		spun = false;
		if (depth == 0)
			depth = rouse__tokens_enter(tokens);
		if (way->lifo)
			bits = rouse__depth_bit(depth);
		if (rouse__tokens_arm(tokens, &at))
			err = rouse__sleep(&tokens->word_, at.value, bits, how,
					   record);
		if (err == -EAGAIN)
			err = 0;
	}
	if (spun)
		rouse__history_learn(&tokens->spin_history_, false);
	if (depth > 0)
		rouse__tokens_leave(tokens);
	return found ? 0 : err;
}

int rouse__tokens_wait(struct rouse__tokens *tokens,
		       const struct rouse__tokens_way *way,
		       const struct rouse__how *how)
{
	struct rouse__wait_record record =
		rouse__record(way->kind, tokens, &tokens->word_, how);
	int err;

	rouse__probe_begin(&record);
	err = await_token(tokens, way, how, &record);
	rouse__probe_end(&record, err);
	return err;
}

void rouse__tokens_pass_on(struct rouse__tokens *tokens)
{
	uint32_t word = rouse__tokens_newest(tokens);

	if (word >= TOKEN && (word & SLEEPERS))
		rouse__futex_wake_one(&tokens->word_, ROUSE__ANY);
}

void rouse__tokens_after_fork(struct rouse__tokens *tokens)
{
	atomic_fetch_and_explicit(&tokens->word_, ~SLEEPERS,
				  memory_order_relaxed);
	atomic_store_explicit(&tokens->sleepers_, 0, memory_order_relaxed);
}
