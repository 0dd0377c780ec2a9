/* SPDX-License-Identifier: BSD-2-Clause */
#include "watch.h"

#include <stdlib.h>

struct glimpse {
	pid_t tid;
	uint64_t record; /* in which frame of its stack it waits */
	uint64_t sleeps;
	rouse_deadline since;
};

static int by_thread(const void *key, const void *glimpse)
{
	pid_t a = *(const pid_t *)key,
	      b = ((const struct glimpse *)glimpse)->tid;

	return (a > b) - (a < b);
}

void watch_add(struct watch *watch, struct look *look)
{
	struct glimpse *glimpses = calloc(look->n_waits + 1, sizeof(*glimpses));

	if (glimpses == NULL)
		abort();
	for (size_t i = 0; i < look->n_waits; i++) {
		struct wait *wait = &look->waits[i];
		const struct thread *thread = wait->thread;
		const struct glimpse *old =
			watch->n ? bsearch(&thread->tid, watch->glimpses,
					   watch->n, sizeof(*old), by_thread)
				 : NULL;

		glimpses[i] = (struct glimpse){thread->tid, wait->record,
					       thread->sleeps, look->now};
		if (old != NULL && old->record == glimpses[i].record &&
		    old->sleeps == glimpses[i].sleeps)
			glimpses[i].since = old->since;
		wait->seen = look->now - glimpses[i].since;
	}
	free(watch->glimpses);
	watch->glimpses = glimpses;
	watch->n = look->n_waits;
}

void watch_free(struct watch *watch)
{
	free(watch->glimpses);
}
