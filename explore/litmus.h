/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_LITMUS_H
#define ROUSE_EXPLORE_LITMUS_H

#include <stdbool.h>

#include "explore.h"

/*
 * Litmus shapes: programs of a few accesses, each with one outcome that tells
 * memory models apart. They show whether memory-model.c is the model that it
 * claims to be.
 */
enum litmus_verdict {
	ALLOWED,      /* RC11 allows the outcome, and a search shows it */
	FORBIDDEN,    /* RC11 forbids it, and no search shows it */
	C11_ALLOWS,   /* RC11 forbids it, but the text of C11 allows it */
	CXX20_ALLOWS, /* C11 and RC11 forbid it; C++20 and the model do not */
	MISSED,       /* RC11 allows it, yet no search shows it */
	RACES,        /* no outcome has a meaning: there is a data race */
};

struct litmus {
	struct ex_scenario scenario; /* its summary is the outcome, in C */
	enum litmus_verdict verdict;
	unsigned outcomes; /* how many a search shows in all; 0 if it RACES */
};

/* Shape number i, or NULL after the last one. */
const struct litmus *litmus_shape(unsigned i);

/* Call before a search of a shape: forgets the earlier ones. */
void litmus_begin(void);

/* Has it shown the outcome that the verdict is about? How many in all? */
bool litmus_seen(void);
unsigned litmus_outcomes(void);

#endif
