/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/queue.h>

/*
 * The part of hung.c that needs librouse-queue: threads that wait for an item, for
 * room, and for an item or an event.
 */
struct rouse_queue jobs, full, letters;
struct rouse_event mail = ROUSE_EVENT_INIT;
static struct rouse_item posts[2];

static void *wait_jobs(void *unused)
{
	struct rouse_item *item;

	rouse_queue_get(&jobs, &item);
	return unused;
}

static void *wait_room(void *unused)
{
	rouse_queue_put(&full, &posts[1]);
	return unused;
}

static void *wait_letters(void *unused)
{
	struct rouse_get get = ROUSE_GET_INIT(&letters);
	struct rouse_wanted either[] = {ROUSE_WANT_EVENT(&mail),
					ROUSE_WANT_QUEUE(&get)};

	if (rouse_wait_any(either, 2, NULL) < 0)
		abort();
	return unused;
}

static void begin_queues(void)
{
	rouse_queue_init(&jobs, 0, 0);
	rouse_queue_init(&letters, 0, 0);
	rouse_queue_init(&full, 1, 0);
	rouse_queue_put(&full, &posts[0]);
}

static void hang_queues(void)
{
	begin_queues();
	start("getter", wait_jobs);
	start("putter", wait_room);
	start("either", wait_letters);
}

#define QUEUE_CALLS(CALL)                                                      \
	CALL(get_until, rouse_queue_get_until(&jobs, &item, how.deadline))     \
	CALL(get_with, rouse_queue_get_with(&jobs, &item, &how))               \
	CALL(get_many, rouse_queue_get_many(&jobs, &batch, 0))                 \
	CALL(get_many_until,                                                   \
	     rouse_queue_get_many_until(&jobs, &batch, 0, how.deadline))       \
	CALL(get_many_with, rouse_queue_get_many_with(&jobs, &batch, 0, &how)) \
	CALL(put_until, rouse_queue_put_until(&full, &one, how.deadline))      \
	CALL(put_with, rouse_queue_put_with(&full, &one, &how))                \
	CALL(put_many, rouse_queue_put_many(&full, &batch))                    \
	CALL(put_many_until,                                                   \
	     rouse_queue_put_many_until(&full, &batch, how.deadline))          \
	CALL(put_many_with, rouse_queue_put_many_with(&full, &batch, &how))

/* What is put is a batch of one, and what is got is added to that. */
#define QUEUE_BODY(name, call)                                                 \
	static void *name(void *unused)                                        \
	{                                                                      \
		struct rouse_batch batch = ROUSE_BATCH_INIT;                   \
		struct rouse_item one, *item = &one;                           \
                                                                               \
		rouse_batch_add(&batch, item);                                 \
		call;                                                          \
		return unused;                                                 \
	}
QUEUE_CALLS(QUEUE_BODY)

static void make_queue_calls(void)
{
	begin_queues();
	QUEUE_CALLS(START)
}
