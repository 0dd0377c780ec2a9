/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TOKENS_H
#define ROUSE_TOKENS_H

#include <rouse/types.h>

/*
 * What a semaphore and an auto event have in common: tokens that lie there, and
 * threads that wait to take one. All private; the layout is in lib/tokens.h.
 */
struct rouse__tokens {
	rouse_word word_;
	rouse_hint sleepers_;
	rouse_hint spin_history_;
};

/* clang-format off */
#define ROUSE__TOKENS_INIT(n) { UINT32_C(2) * ROUSE__U32(n), 0, 0 }
/* clang-format on */

#endif
