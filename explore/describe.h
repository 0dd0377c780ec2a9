/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_DESCRIBE_H
#define ROUSE_EXPLORE_DESCRIBE_H

#include "trace.h"

/*
 * Describe in words what a step does, in its member @what: before the step,
 * where its move and the operation are known, and after it, where the results
 * are known too.
 */
void describe_before(struct step *step);
void describe_after(struct step *step);

/*
 * A step that reads an atomic object reads the message that is @place before
 * the newest; one that writes puts its message after that. The place is part of
 * the choice.
 */
bool reads(const struct op *op);
unsigned place_of(const struct step *step);

/* Does it write? May be called before the step. */
bool writes(const struct step *step);

#endif
