/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_QUEUE_MOVE_H
#define ROUSE_LIB_QUEUE_MOVE_H

#include "supply.h"

/* Bring @n things, which are there already. Returns what the word was. */
static inline uint32_t rouse__supply_move(struct rouse__supply *supply,
					  uint32_t n)
{
	/* (supply.move) acq_rel: pairs with (supply.look), (supply.newest),
	 * (supply.confirm) and (supply.unclaim). What was brought is seen by
	 * whoever looks after this; and who confirmed before this is seen in
	 * sleepers_. */
	uint32_t old = atomic_fetch_add_explicit(
		&supply->word_, ROUSE__SUPPLY_MOVE, memory_order_acq_rel);

	if (rouse__supply_sleepers(supply) > 0)
		rouse__supply_wake(supply, old + ROUSE__SUPPLY_MOVE, n);
	return old;
}

#endif
