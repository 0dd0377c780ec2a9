/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_WANTING_H
#define ROUSE_TESTS_WANTING_H

#include <rouse/any.h>

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

#include "thread.h"

/* Many events, and threads that wait for some of them at once. */

#define MANY 300

static struct rouse_event event[MANY], stop;
static struct rouse_wanted many[MANY];

static inline void want(unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		many[i] = (struct rouse_wanted)ROUSE_WANT_EVENT(&event[i]);
}

static const struct rouse_wait poll = {0, 0, NULL};

struct waiting {
	unsigned n;
	struct rouse_wait how;
	struct rouse_wanted *wanted;
	int (*wait)(struct rouse_wanted *wanted, unsigned n,
		    const struct rouse_wait *how);
	_Atomic int result;
	pthread_t thread;
};

#define WAITS INT_MAX

static inline void *wait(void *arg)
{
	struct waiting *waiting = arg;

	waiting->result =
		waiting->wait(waiting->wanted, waiting->n, &waiting->how);
	return NULL;
}

/* Begin to wait in another thread, which is asleep then. */
static inline void begin(struct waiting *waiting, unsigned n, uint32_t flags)
{
	want(n);
	waiting->n = n;
	waiting->how = (struct rouse_wait){ROUSE_FOREVER, flags, &stop};
	if (!waiting->wanted)
		waiting->wanted = many;
	if (!waiting->wait)
		waiting->wait = rouse_wait_any;
	waiting->result = WAITS;
	waiting->thread = thread_start(wait, waiting);
}

static inline int end(struct waiting *waiting)
{
	pthread_join(waiting->thread, NULL);
	return waiting->result;
}

static inline void pulse(struct rouse_event *at)
{
	rouse_event_set(at);
	rouse_event_clear(at);
}

#endif
