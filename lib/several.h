/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_SEVERAL_H
#define ROUSE_LIB_SEVERAL_H

#include "futex.h"
#include "how.h"
#include "wait-record.h"

/*
 * Sleep while each of these words has its value, as @how says, but for
 * its stop. @n: 2 to ROUSE__WORDS_MAX. What is to end the wait changes one of
 * them, does not bring its value back, and wakes its sleepers.
 *
 * Returns:   what rouse__futex_wait() does, and it may do so for no reason;
 *            @bits is for the first word, and may be ignored.
 */
int rouse__sleep_on_several(const struct rouse_armed *at, unsigned n,
			    uint32_t bits, const struct rouse__how *how,
			    const struct rouse__wait_record *record);

/*
 * Sleep on the word as rouse__sleep() of spin.h does, as @how says, which has
 * a stop.
 *
 * Returns:   -ECANCELED  the stop was set, whether or not the word changed; or
 *            what rouse__sleep() does.
 */
int rouse__sleep_or_stop(rouse_word *word, uint32_t expected, uint32_t bits,
			 const struct rouse__how *how,
			 const struct rouse__wait_record *record);

/* The end of the next slice, whose length is *slice; that of the one after is
 * put there. */
rouse_deadline rouse__slice_end(int64_t *slice);

#endif
