/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#include <rouse/queue.h>

#ifdef HAVE_QUEUE
#define ROUNDS 36
#define FEW    3

struct job {
	struct rouse_item item;
	int number;
};

static struct rouse_queue jobs, done;
static struct job all[ROUNDS];
static struct rouse_event never;

static struct rouse_batch batch_of(int first, int n)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	int i;

	for (i = first; i < first + n; i++)
		rouse_batch_add(&batch, &all[i].item);
	NEED(rouse_batch_count(&batch) == (unsigned)n);
	return batch;
}

/* How many are put at once, from that one on. */
static int size_of(int first)
{
	return first / FEW % 6 < 3 ? 1 : FEW;
}

/* Each way to put. */
static void put(int first)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	int n = size_of(first);
	struct rouse_batch batch = batch_of(first, n > 1 ? n : 0);

	switch (first / FEW % 6) {
	case 0:
		NEED(rouse_queue_put(&jobs, &all[first].item) == 0);
		break;
	case 1:
		NEED(rouse_queue_put_until(&jobs, &all[first].item,
					   ROUSE_FOREVER) == 0);
		break;
	case 2:
		NEED(rouse_queue_put_with(&jobs, &all[first].item, &how) == 0);
		break;
	case 3:
		NEED(rouse_queue_put_many(&jobs, &batch) == 0);
		break;
	case 4:
		NEED(rouse_queue_put_many_until(&jobs, &batch, ROUSE_FOREVER) ==
		     0);
		break;
	default:
		NEED(rouse_queue_put_many_with(&jobs, &batch, &how) == 0);
	}
}

static void *produce(void *unused)
{
	int i, j;

	for (i = 0; i < ROUNDS; i += size_of(i)) {
		for (j = i; j < i + size_of(i); j++)
			all[j].number = j;
		put(i);
	}
	data++;
	rouse_queue_close(&jobs);
	return unused;
}

static int get_one(struct rouse_batch *batch, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	struct rouse_get get = ROUSE_GET_INIT(&jobs);
	struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&never),
					ROUSE_WANT_QUEUE(&get)};
	struct rouse_item *item;
	int err;

	switch (round % 4) {
	case 0:
		err = rouse_queue_get(&jobs, &item);
		break;
	case 1:
		err = rouse_queue_get_until(&jobs, &item, ROUSE_FOREVER);
		break;
	case 2:
		err = rouse_queue_get_with(&jobs, &item, &how);
		break;
	default:
		NEED(rouse_wait_any(wanted, 2, NULL) == 1);
		item = get.item;
		err = item == NULL ? -EPIPE : 0;
	}
	if (err == 0)
		rouse_batch_add(batch, item);
	return err;
}

/* Each way to get. */
static int get(struct rouse_batch *batch, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	switch (round % 7) {
	case 4:
		return rouse_queue_get_many(&jobs, batch, 0);
	case 5:
		return rouse_queue_get_many_until(&jobs, batch, 2,
						  ROUSE_FOREVER);
	case 6:
		return rouse_queue_get_many_with(&jobs, batch, 0, &how);
	default:
		return get_one(batch, round % 7);
	}
}

static void *return_it(void *once)
{
	data++;
	NEED(rouse_queue_put(&done, (struct rouse_item *)once) == 0);
	return NULL;
}

/* As many batches, of items that whoever gets them may free. */
static void *return_batches(void *unused)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	int i, j;

	for (i = 0; i < ROUNDS; i++) {
		struct rouse_batch batch = ROUSE_BATCH_INIT;

		for (j = 0; j < FEW; j++) {
			struct job *once = (struct job *)raw(sizeof(*once));

			rouse_batch_add(&batch, &once->item);
		}
		if (i % 3 == 0)
			NEED(rouse_queue_put_many(&done, &batch) == 0);
		else if (i % 3 == 1)
			NEED(rouse_queue_put_many_until(&done, &batch,
							ROUSE_FOREVER) == 0);
		else
			NEED(rouse_queue_put_many_with(&done, &batch, &how) ==
			     0);
	}
	return unused;
}

static void right(void)
{
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	struct rouse_item *item;
	struct job *once = (struct job *)raw(sizeof(struct job));
	pthread_t thread;
	int round, next = 0;

	NEED(rouse_queue_init(&jobs, 4, 0) == 0);
	NEED(rouse_queue_init(&done, 0, 0) == 0);
	NEED(rouse_queue_get_until(&done, &item, 0) == -ETIMEDOUT);
	thread = start(produce, NULL);
	for (round = 0; get(&batch, round) == 0; round++) {
		while ((item = rouse_batch_take(&batch)) != NULL) {
			struct job *job = ROUSE_ITEM_IN(item, struct job, item);

			NEED(job->number == next++);
			job->number = -1;
		}
	}
	NEED(rouse_queue_closed(&jobs));
	data++;
	join(thread);
	NEED(next == ROUNDS && data == 2);
	NEED(rouse_queue_put(&jobs, &all[0].item) == -EPIPE);

	/* Whoever got an item may free it. */
	thread = start(return_it, &once->item);
	NEED(rouse_queue_get(&done, &item) == 0);
	data++;
	free(ROUSE_ITEM_IN(item, struct job, item));
	join(thread);
	thread = start(return_batches, NULL);
	for (round = 0; round < ROUNDS * FEW; round++) {
		NEED(rouse_queue_get(&done, &item) == 0);
		free(ROUSE_ITEM_IN(item, struct job, item));
	}
	join(thread);
	rouse_queue_after_fork(&done);
}

static void *put_too_early(void *unused)
{
	NEED(rouse_queue_put(&jobs, &all[0].item) == 0);
	write_often();
	return unused;
}

static void race(void)
{
	struct rouse_item *item;
	pthread_t thread;

	NEED(rouse_queue_init(&jobs, 0, 0) == 0);
	thread = start(put_too_early, NULL);
	NEED(rouse_queue_get(&jobs, &item) == 0);
	write_often();
	join(thread);
}

static void raw_queue(void)
{
	struct rouse_queue *it =
		(struct rouse_queue *)raw(sizeof(struct rouse_queue));

	(void)rouse_queue_closed(it);
	free(it);
}
#endif

extern const struct subject queue_subjects[];
const struct subject queue_subjects[] = {
#ifdef HAVE_QUEUE
	{"queue", "right", right},
	{"queue", "race", race},
	{"queue", "raw", raw_queue},
#endif
	{NULL, NULL, NULL},
};
