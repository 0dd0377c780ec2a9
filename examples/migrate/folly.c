/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From folly's Baton: what an event may be used for that a Baton may not. It
 * prints what it has seen to be so; docs/migrate.md tells of it.
 *
 *	cc -std=c11 folly.c -o folly \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include "claim.h"

#include <rouse.h>

#include <errno.h>
#include <pthread.h>

static struct rouse_event done = ROUSE_EVENT_INIT;
static int answer;

static void *our_post(void *unused)
{
	answer = 42;
	rouse_event_set(&done);
	return unused;
}

static bool our_wait_until(rouse_deadline deadline)
{
	return rouse_event_wait_until(&done, deadline) == 0;
}

int main(void)
{
	pthread_t poster;
	uint32_t epoch;
	bool first, again;

	first = our_wait_until(rouse_after(ROUSE_MSEC));
	if (pthread_create(&poster, NULL, our_post, NULL))
		return EXIT_FAILURE;
	again = our_wait_until(ROUSE_FOREVER);
	claim("A wait that timed out may be repeated",
	      !first && again && answer == 42);
	claim("Any number of waits", our_wait_until(0) && our_wait_until(0));
	pthread_join(poster, NULL);

	rouse_event_set(&done);
	rouse_event_set(&done);
	claim("Any number of sets", rouse_event_is_set(&done));

	rouse_event_clear(&done);
	epoch = rouse_event_epoch(&done);
	rouse_event_set(&done);
	rouse_event_clear(&done);
	claim("It may be cleared while threads wait",
	      rouse_event_wait_since_until(&done, epoch, 0) == 0 &&
		      rouse_event_wait_until(&done, 0) == -ETIMEDOUT);
	return EXIT_SUCCESS;
}
