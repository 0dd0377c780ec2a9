/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/fork-queue.h"

#include <errno.h>

#include "fixture/harness.h"
#include "observe/objects.h"

#ifdef HAVE_QUEUE

void pair_queues_begin(struct pair_queues *queues, unsigned number)
{
	for (unsigned side = 0; side < 2; side++) {
		check_equal("a queue begins", 0,
			    rouse_queue_init(&queues->to[side], 1, number % 4));
		object_name(OBJECT_QUEUE, &queues->to[side],
			    "to side %u of pair %u", side, number);
	}
}

void pair_queues_end(const struct pair_queues *queues)
{
	for (unsigned side = 0; side < 2; side++)
		check_equal("no item is left", 0, queues->to[side].used_);
}

void pair_queues_pass(struct pair_queues *queues, unsigned to)
{
	check_equal("put returns 0", 0,
		    rouse_queue_put(&queues->to[to], &queues->ball));
}

void pair_queues_receive(struct pair_queues *queues, unsigned side)
{
	struct rouse_item *item = NULL;

	check_equal("get returns 0", 0,
		    rouse_queue_get(&queues->to[side], &item));
	check(item == &queues->ball, "the item is the ball", true, false);
}

void pair_queues_make_usable(struct pair_queues *queues)
{
	rouse_queue_after_fork(&queues->to[0]);
	rouse_queue_after_fork(&queues->to[1]);
}

static bool queue_works(struct rouse_queue *queue)
{
	struct rouse_item one, two, *item = NULL;

	return !rouse_queue_closed(queue) &&
	       rouse_queue_get_until(queue, &item, 0) == -ETIMEDOUT &&
	       rouse_queue_put(queue, &one) == 0 &&
	       rouse_queue_put_until(queue, &two, 0) == -ETIMEDOUT &&
	       rouse_queue_get(queue, &item) == 0 && item == &one &&
	       rouse_queue_get_until(queue, &item, 0) == -ETIMEDOUT;
}

bool pair_queues_work(struct pair_queues *queues)
{
	return queue_works(&queues->to[0]) && queue_works(&queues->to[1]);
}

#else

void pair_queues_begin(struct pair_queues *queues, unsigned number)
{
	(void)queues, (void)number;
}

void pair_queues_end(const struct pair_queues *queues)
{
	(void)queues;
}

void pair_queues_pass(struct pair_queues *queues, unsigned to)
{
	(void)queues, (void)to;
}

void pair_queues_receive(struct pair_queues *queues, unsigned side)
{
	(void)queues, (void)side;
}

void pair_queues_make_usable(struct pair_queues *queues)
{
	(void)queues;
}

bool pair_queues_work(struct pair_queues *queues)
{
	(void)queues;
	return true;
}

#endif
