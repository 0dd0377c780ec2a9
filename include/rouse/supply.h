/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SUPPLY_H
#define ROUSE_SUPPLY_H

#include <rouse/types.h>

ROUSE_BEGIN_DECLS

/*
 * Where threads wait to get something out of a structure that the library does
 * not know. There are two in each queue of librouse-queue. All private; the
 * layout of the word is in lib/supply.h.
 */
struct rouse__supply;

typedef int rouse__supply_take(struct rouse__supply *supply, uint32_t word,
			       void *into);

struct rouse__supply {
	rouse_word word_;
	rouse_word sleepers_;
	uint8_t options_;
	uint8_t most_; /* under way at once */
	rouse_hint spin_history_;
	rouse__supply_take *take_; /* for rouse_wait_any() */
};

/*
 * A get that rouse_wait_any() makes; see <rouse/queue.h>.
 */
struct rouse_item;

struct rouse_get {
	struct rouse__supply *supply_; /* private, as the next two */
	uint32_t seen_;
	uint32_t state_;
	struct rouse_item *item;
};

ROUSE_END_DECLS

#endif
