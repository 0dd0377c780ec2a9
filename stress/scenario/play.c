/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* nanosleep(), in strict C11 */

#include "scenario/play.h"

#include <stddef.h>
#include <time.h>

#include "fixture/harness.h"
#include "observe/objects.h"

static void wait_for_the_end(int64_t until)
{
	static const struct timespec look = {0, 10 * ROUSE_MSEC};

	while (now_ns() < until && !time_is_over())
		nanosleep(&look, NULL);
}

void play(struct part *parts, unsigned n, int64_t until)
{
	time_begin_play();
	for (unsigned i = 0; i < n; i++) {
		workers_part(i, n > 1 ? parts[i].scenario->name : NULL);
		parts[i].state = parts[i].scenario->begin(&parts[i].load);
	}
	workers_start();
	if (until != ROUSE_FOREVER) {
		wait_for_the_end(until);
		time_end_play();
	}
	workers_join();
	for (unsigned i = 0; i < n; i++) {
		workers_part(i, NULL);
		parts[i].scenario->end(parts[i].state);
	}
	check_equal("as much was received as was posted",
		    (int64_t)workers_posted(), (int64_t)workers_received());
	workers_end();
	objects_forget();
}
