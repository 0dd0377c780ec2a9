/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Wait for one of several things, as a select statement does in Go:
 *
 *	select {
 *	case <-done:   ...
 *	case <-data:   ...
 *	case <-ticker: ...
 *	}
 *
 * Each case is an event. The wait returns the first of them that is there: so
 * what stands first is preferred, and "done" is not missed for all the data.
 *
 *	cc -std=c11 select.c -o select \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/any.h>
#include <rouse/event.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static struct rouse_event done, data, ticked, taken;

/* What is there to be taken, told of by the events. */
static _Atomic int items, ticks;

static void *produce(void *unused)
{
	for (int i = 0; i < 3; i++) {
		atomic_fetch_add(&items, 1);
		rouse_event_set(&data);
		rouse_event_wait(&taken);
		rouse_event_clear(&taken);
	}
	atomic_fetch_add(&ticks, 1);
	rouse_event_set(&ticked);
	rouse_event_wait(&taken);
	rouse_event_set(&done);
	return unused;
}

int main(void)
{
	struct rouse_wanted cases[] = {
		ROUSE_WANT_EVENT(&done),
		ROUSE_WANT_EVENT(&data),
		ROUSE_WANT_EVENT(&ticked),
	};
	pthread_t producer;

	if (pthread_create(&producer, NULL, produce, NULL))
		return EXIT_FAILURE;
	for (;;) {
		switch (rouse_wait_any(cases, 3, NULL)) {
		case 0:
			puts("done");
			pthread_join(producer, NULL);
			return EXIT_SUCCESS;
		case 1:
			/* Clear first, then look: nothing is missed. */
			rouse_event_clear(&data);
			printf("%d of data\n", atomic_exchange(&items, 0));
			rouse_event_set(&taken);
			break;
		case 2:
			rouse_event_clear(&ticked);
			printf("%d tick\n", atomic_exchange(&ticks, 0));
			rouse_event_set(&taken);
			break;
		}
	}
}
