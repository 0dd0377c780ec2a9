/* SPDX-License-Identifier: BSD-2-Clause */
#include "bodies.h"

#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "primitives.h"
#include "sim.h"

/*
 * Threads that hand items to each other by a queue.
 *
 * Who puts has items of its own, and uses one again when it was got: it yields
 * until then. So the queue has no more than all of these, as that of the benchmark.
 * Who gets one that is not in the queue ends the program, so a queue that hands an
 * item out twice is noticed.
 */
#define ITEMS     256
#define BATCH_MAX 32

static struct item items[THREADS_ASKED_MAX / 2][ITEMS];
static struct item burst[2][THREADS_ASKED_MAX];

void queues_reset(void)
{
	memset(items, 0, run_threads() / 2 * sizeof(*items));
	memset(burst, 0, sizeof(burst));
}

static void await_got(const struct item *item)
{
	while (__atomic_load_n(&item->used, __ATOMIC_ACQUIRE))
		sim_yield();
}

static void put(struct queue_object *queue, struct item **batch, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		batch[i]->used = 1;
	queue_put(queue, batch, n);
}

static unsigned get(struct queue_object *queue, struct item **batch,
		    unsigned most)
{
	unsigned n = queue_get(queue, batch, most);

	for (unsigned i = 0; i < n; i++) {
		if (!batch[i]->used)
			abort();
		__atomic_store_n(&batch[i]->used, 0, __ATOMIC_RELEASE);
	}
	return n;
}

static void produce(struct item *own)
{
	struct item *batch[BATCH_MAX];
	unsigned next = 0, n = run_batch();

	for (;;) {
		double work = run_work();

		for (unsigned i = 0; i < n; i++) {
			batch[i] = &own[next++ % ITEMS];
			await_got(batch[i]);
		}
		if (work > 0)
			sim_work(work);
		put(&shared.queue[0], batch, n);
	}
}

static void consume(void)
{
	struct item *batch[BATCH_MAX];
	unsigned n;

	for (;;) {
		n = get(&shared.queue[0], batch, run_batch());
		while (n-- > 0)
			sim_served();
	}
}

/* Even threads put, odd ones get. */
void queue_flow(unsigned number)
{
	if (number % 2 == 0)
		produce(items[number / 2]);
	else
		consume();
}

/* One item for each. */
static void put_for_all(unsigned which)
{
	for (unsigned i = 0; i < run_threads(); i++) {
		struct item *item = &burst[which][i];

		put(&shared.queue[which], &item, 1);
	}
}

static void get_one(unsigned which)
{
	struct item *item;

	get(&shared.queue[which], &item, 1);
}

void queue_burst(unsigned number)
{
	if (number == 0)
		release_all(put_for_all, NULL);
	be_released(get_one);
}
