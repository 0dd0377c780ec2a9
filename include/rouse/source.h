/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SOURCE_H
#define ROUSE_SOURCE_H

#include <rouse/types.h>

ROUSE_BEGIN_DECLS

/*
 * Where threads wait to get something out of a structure that the library does
 * not know: librouse-queue has two in each queue. All private; the layout of the
 * word is in lib/source.h.
 */
struct rouse__source {
	rouse_word word_;
	rouse_word sleepers_;
	uint32_t options_;
	/* Take what is wanted; for rouse_wait_any(). See lib/source.h. */
	int (*take_)(struct rouse__source *source, uint32_t word, void *into);
};

/* What a struct that rouse_wait_any() is to fill begins with. */
struct rouse__source_want {
	struct rouse__source *source_;
};

ROUSE_END_DECLS

#endif
