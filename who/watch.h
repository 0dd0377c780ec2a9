/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_WATCH_H
#define ROUSE_WHO_WATCH_H

#include "look.h"

/*
 * What the look before saw: since when a thread has been in the same sleep, as
 * far as was seen.
 */
struct watch {
	struct glimpse *glimpses; /* by the numbers of the threads */
	size_t n;
};

/* Say so in the waits of this look, and remember it for the next one. */
void watch_add(struct watch *watch, struct look *look);
void watch_free(struct watch *watch);

#endif
