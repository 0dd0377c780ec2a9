/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_STORM_H
#define ROUSE_STRESS_STORM_H

#include <stdbool.h>

#include "fixture/harness.h"

/*
 * A storm of signals, over those workers that joined it. Their handler does
 * nothing, but for counting.
 *
 * A signal makes up for a lost wake, for a thread that is interrupted looks at
 * the word again. So a victim is under cover now and then: it gets no signal,
 * and if its wake is lost then, that shows.
 */
void storm_begin(unsigned n_victims, unsigned n_stormers);
void storm_end(void); /* all have finished */

/* Of each victim: as the i-th; each time that it begins something new; and
 * before it finishes. The last one returns when the storm is over. */
void storm_join(unsigned i);
void storm_take_cover_or_not(struct rng *rng);
void storm_leave(struct worker *self);

/* How many signals the calling thread has handled; those that the faults
 * feigned count too. */
unsigned storm_handled(void);

/* The work of a stormer. */
void storm_blow(struct worker *self);

#endif
