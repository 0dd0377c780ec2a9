/* SPDX-License-Identifier: BSD-2-Clause */
#include "depth.h"

unsigned rouse__wake_deepest(rouse_word *word, uint32_t n, uint32_t depth)
{
	uint32_t bit = rouse__depth_bit(depth);
	const uint32_t bits[] = {bit, ~(rouse__depth_bit(depth / 2) - 1),
				 ROUSE__ANY};
	unsigned left = n;

	for (unsigned i = 0; left > 0 && i < 3; i++) {
		unsigned woken = rouse__futex_wake_some(word, left, bits[i]);

		left -= woken < left ? woken : left;
	}
	return n - left;
}
