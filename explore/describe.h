/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_DESCRIBE_H
#define ROUSE_EXPLORE_DESCRIBE_H

#include "trace.h"

/*
 * Say in words what a step does, in its field of that name: look at the world
 * before it, where it has its move and the operation, and after it, where it
 * also has all that came of it.
 */
void describe_before(struct step *step);
void describe_after(struct step *step);

/*
 * A step that reads or writes an atomic object does so at its message number
 * newest - place, or behind it: the place is part of the choice.
 */
bool reads(const struct op *op);
unsigned place_of(const struct step *step);

/* May be asked before it: does it write? */
bool writes(const struct step *step);

#endif
