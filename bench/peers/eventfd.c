/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* ppoll() */

#include "../peer.h"

#include <poll.h>
#include <sys/eventfd.h>

/* The kernel's own: readable while it is set, and waited for with poll(), as
 * where one waits for other files too. A clear reads it. */

#define PEER       peer_eventfd
#define PEER_NAME  "eventfd"
#define PEER_TITLE "eventfd, poll"
#define HAS_EVENT
#define HAS_DEADLINE
#define HAS_BELL
#define HAS_STOP
#define HAS_ANY

typedef int64_t deadline; /* from now on */

static inline deadline deadline_in(int64_t ns)
{
	return ns;
}

static inline deadline deadline_past(void)
{
	return 0;
}

struct event {
	int fd;
};

static inline void event_init(struct event *event)
{
	event->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static inline void event_set(struct event *event)
{
	eventfd_write(event->fd, 1);
}

static inline void event_clear(struct event *event)
{
	eventfd_t value;

	eventfd_read(event->fd, &value);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	struct pollfd poll = {event->fd, POLLIN, 0};
	struct timespec wait = {when / 1000000000, when % 1000000000};

	return ppoll(&poll, 1, &wait, NULL) > 0;
}

static inline bool event_is_set(struct event *event)
{
	return event_wait_until(event, 0);
}

static inline void event_wait(struct event *event)
{
	struct pollfd poll = {event->fd, POLLIN, 0};

	while (ppoll(&poll, 1, NULL, NULL) <= 0)
		;
}

struct stop {
	struct event event;
};

static inline void stop_init(struct stop *stop)
{
	event_init(&stop->event);
}

static inline bool event_wait_stop(struct event *event, struct stop *stop)
{
	struct pollfd polls[2] = {{event->fd, POLLIN, 0},
				  {stop->event.fd, POLLIN, 0}};

	while (ppoll(polls, 2, NULL, NULL) <= 0)
		;
	return polls[0].revents != 0;
}

struct any {
	unsigned n;
	struct event events[ANY_MAX];
};

static inline void any_init(struct any *any, unsigned n)
{
	any->n = n;
	for (unsigned i = 0; i < n; i++)
		event_init(&any->events[i]);
}

static inline void any_set(struct any *any, unsigned i)
{
	event_set(&any->events[i]);
}

static inline unsigned any_wait(struct any *any)
{
	struct pollfd polls[ANY_MAX];
	unsigned i;

	for (i = 0; i < any->n; i++)
		polls[i] = (struct pollfd){any->events[i].fd, POLLIN, 0};
	while (ppoll(polls, any->n, NULL, NULL) <= 0)
		;
	for (i = 0; polls[i].revents == 0; i++)
		;
	event_clear(&any->events[i]);
	return i;
}

struct bell {
	struct event event;
};

static inline void bell_init(struct bell *bell)
{
	event_init(&bell->event);
}

static inline void bell_ring(struct bell *bell)
{
	event_set(&bell->event);
}

static inline void bell_sleep(struct bell *bell)
{
	event_wait(&bell->event);
	event_clear(&bell->event);
}

#include "../loops.h"
