/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/auto.h>

#include "frame.h"
#include "tokens.h"

_Static_assert(sizeof(struct rouse_auto) == 8, "ABI: two words");

/* An auto event is a semaphore whose maximum is one token: tokens.h. A post above
 * that brings nothing, but what was written before it is seen all the same. */

void rouse_auto_set(struct rouse_auto *event)
{
	rouse__tokens_post(&event->tokens_, 1, 1, false);
}

void rouse_auto_clear(struct rouse_auto *event)
{
	/* (auto.clear) acquire: pairs with (tokens.post). The caller looks next
	 * at what each set before announced. */
	atomic_fetch_and_explicit(&event->tokens_.word_, SLEEPERS,
				  memory_order_acquire);
}

bool rouse_auto_is_set(const struct rouse_auto *event)
{
	/* (auto.is-set) acquire: pairs with (tokens.post). */
	return atomic_load_explicit(&event->tokens_.word_,
				    memory_order_acquire) >= TOKEN;
}

bool rouse_auto_try_wait(struct rouse_auto *event)
{
	return rouse__tokens_take(&event->tokens_, false);
}

static const struct rouse__tokens_way waits = {ROUSE__KIND_AUTO, false, false};

void rouse_auto_wait(struct rouse_auto *event)
{
	rouse__returned(rouse__tokens_get(&event->tokens_, &waits,
					  &rouse__no_deadline));
}

int rouse_auto_wait_until(struct rouse_auto *event, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(
		rouse__tokens_get(&event->tokens_, &waits, &how));
}

int rouse_auto_wait_with(struct rouse_auto *event, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(rouse__tokens_get(&event->tokens_,
							   &waits, &how))
		       : -EINVAL;
}

void rouse_auto_after_fork(struct rouse_auto *event)
{
	rouse__tokens_after_fork(&event->tokens_);
}
