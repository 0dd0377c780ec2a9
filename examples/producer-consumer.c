/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Producers and consumers around a bounded buffer: one lock, and a condition
 * for each thing that somebody may have to wait for.
 *
 * It also ends. A consumer that waits for "an item" waits for ever once the
 * last producer has left; here it waits for "an item, or the close". Closing
 * is a change under the lock like any other, and all are told of it.
 *
 *	cc -std=c11 producer-consumer.c -o producer-consumer \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/cond.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 4, PRODUCERS = 2, CONSUMERS = 3, EACH = 1000 };
enum { ITEMS = PRODUCERS * EACH };

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);
static struct rouse_cond not_full = ROUSE_COND_INIT(&lock);

/* The buffer, protected by the lock. */
static int slots[SLOTS];
static unsigned first, count;
static bool closed;

static void put(int item)
{
	rouse_lock_acquire(&lock);
	while (count == SLOTS)
		rouse_cond_wait(&not_full);
	slots[(first + count) % SLOTS] = item;
	count++;
	if (rouse_cond_notify(&not_empty, 1) < 0)
		abort(); /* only without the lock */
	rouse_lock_release(&lock);
}

/* Returns false when there is nothing left and nothing more to come. */
static bool take(int *item)
{
	bool got;

	rouse_lock_acquire(&lock);
	while (count == 0 && !closed)
		rouse_cond_wait(&not_empty);
	got = count > 0;
	if (got) {
		*item = slots[first];
		first = (first + 1) % SLOTS;
		count--;
		if (rouse_cond_notify(&not_full, 1) < 0)
			abort();
	}
	rouse_lock_release(&lock);
	return got;
}

static void close_buffer(void)
{
	rouse_lock_acquire(&lock);
	closed = true;
	if (rouse_cond_notify_all(&not_empty) < 0)
		abort();
	rouse_lock_release(&lock);
}

static void *produce(void *arg)
{
	const int *from = arg;

	for (int item = *from; item < *from + EACH; item++)
		put(item);
	return NULL;
}

static void *consume(void *arg)
{
	int *taken = arg, item; /* taken[item]: how often */

	while (take(&item))
		taken[item]++;
	return NULL;
}

int main(void)
{
	static int taken[CONSUMERS][ITEMS];
	static int from[PRODUCERS] = {0, EACH};
	pthread_t producers[PRODUCERS], consumers[CONSUMERS];

	for (int i = 0; i < CONSUMERS; i++)
		if (pthread_create(&consumers[i], NULL, consume, taken[i]))
			return EXIT_FAILURE;
	for (int i = 0; i < PRODUCERS; i++)
		if (pthread_create(&producers[i], NULL, produce, &from[i]))
			return EXIT_FAILURE;

	for (int i = 0; i < PRODUCERS; i++)
		pthread_join(producers[i], NULL);
	printf("%d producers put %d items\n", PRODUCERS, ITEMS);
	close_buffer();
	for (int i = 0; i < CONSUMERS; i++)
		pthread_join(consumers[i], NULL);

	for (int item = 0; item < ITEMS; item++) {
		int times = 0;

		for (int i = 0; i < CONSUMERS; i++)
			times += taken[i][item];
		if (times != 1)
			return EXIT_FAILURE;
	}
	printf("%d consumers took each of them once, and left\n", CONSUMERS);
	return EXIT_SUCCESS;
}
