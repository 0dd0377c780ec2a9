/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* clock_gettime() in strict C11 */

#include <stdlib.h>
#include <time.h>

#include "look.h"

static rouse_deadline now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (rouse_deadline)time.tv_sec * ROUSE_SEC + time.tv_nsec;
}

int look_take(struct look *look, const struct process *process)
{
	int err;

	*look = (struct look){.process = *process, .now = now()};
	err = waits_find(look);
	if (err < 0)
		return err;
	look->rouse = look->n_waits > 0 || library_is_in(process);
	sleeps_measure(look);
	subjects_find(look);
	holders_find(look);
	return 0;
}

void look_free(struct look *look)
{
	subjects_free(look);
	waits_free(look);
	free(look->threads);
}
