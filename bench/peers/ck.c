/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include "../peer.h"

#include <ck_ec.h>

#include "futex.h"

/*
 * Concurrency Kit's event count (concurrencykit.org), with the flag beside it
 * that such a count is made for: look at the count, at the flag, and wait for
 * the count to move. It spins for some time before it sleeps. Anybody may set.
 */
#define PEER       peer_ck
#define PEER_NAME  "ck"
#define PEER_TITLE "ck_ec32 with a flag; it spins first"
#define HAS_EVENT
#define HAS_DEADLINE

static int ck_now(const struct ck_ec_ops *ops, struct timespec *out)
{
	(void)ops;
	return clock_gettime(CLOCK_MONOTONIC, out);
}

static void ck_wait32(const struct ck_ec_wait_state *state,
		      const uint32_t *word, uint32_t expected,
		      const struct timespec *deadline)
{
	(void)state;
	futex_wait(word, expected, deadline);
}

static void ck_wake32(const struct ck_ec_ops *ops, const uint32_t *word)
{
	(void)ops;
	futex_wake(word, INT_MAX);
}

static const struct ck_ec_ops ck_ops = {
	.gettime = ck_now,
	.wait32 = ck_wait32,
	.wake32 = ck_wake32,
};

static const struct ck_ec_mode ck_mode = {.ops = &ck_ops,
					  .single_producer = false};

typedef struct timespec deadline;

static inline deadline deadline_in(int64_t ns)
{
	struct timespec wait = {ns / 1000000000, ns % 1000000000};
	deadline when;

	ck_ec_deadline(&when, &ck_mode, &wait);
	return when;
}

static inline deadline deadline_past(void)
{
	return (deadline){0, 0};
}

struct event {
	struct ck_ec32 count;
	uint32_t flag;
};

static inline void event_init(struct event *event)
{
	ck_ec32_init(&event->count, 0);
	event->flag = 0;
}

static inline bool event_is_set(struct event *event)
{
	return __atomic_load_n(&event->flag, __ATOMIC_ACQUIRE);
}

static inline void event_set(struct event *event)
{
	if (event_is_set(event))
		return;
	__atomic_store_n(&event->flag, 1, __ATOMIC_RELEASE);
	ck_ec32_inc(&event->count, &ck_mode);
}

static inline void event_clear(struct event *event)
{
	__atomic_store_n(&event->flag, 0, __ATOMIC_RELEASE);
}

static inline bool event_sleep(struct event *event, const deadline *when)
{
	while (!event_is_set(event)) {
		uint32_t count = ck_ec32_value(&event->count);

		if (event_is_set(event))
			break;
		if (ck_ec32_wait(&event->count, &ck_mode, count, when) != 0)
			return event_is_set(event);
	}
	return true;
}

static inline void event_wait(struct event *event)
{
	event_sleep(event, NULL);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	return event_sleep(event, &when);
}

#include "../loops.h"
