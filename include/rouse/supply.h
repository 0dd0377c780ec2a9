/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SUPPLY_H
#define ROUSE_SUPPLY_H

#include <rouse/types.h>

ROUSE_BEGIN_DECLS

/*
 * Where threads wait to get something out of a structure that the library does
 * not know: librouse-queue has two in each queue. All private; the layout of the
 * word is in lib/supply.h.
 */
struct rouse__supply {
	rouse_word word_;
	rouse_word sleepers_;
	uint32_t options_;
	/* Take what is wanted; for rouse_wait_any(). See lib/supply.h. */
	int (*take_)(struct rouse__supply *supply, uint32_t word, void *into);
};

/* What a struct that rouse_wait_any() is to fill begins with. */
struct rouse__supply_want {
	struct rouse__supply *supply_;
	uint32_t seen_;
	uint32_t state_;
};

ROUSE_END_DECLS

#endif
