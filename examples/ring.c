/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A ring without a lock, for any number of producers and consumers (D. Vyukov's),
 * whose threads sleep while it is empty or full: by an eventcount for either. Nobody
 * pays for that while nobody sleeps. A thread that is late with its place keeps
 * those behind it back, and then makes way for several at once: so each moves all,
 * and not one.
 *
 *	cc -std=c11 ring.c -o ring $(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/count.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

enum { PLACES = 8, THREADS = 3, EACH = 1000 };

/* Place i may be put into when its turn is i, and taken from when it is i + 1; that
 * is so again PLACES later. */
struct place {
	_Atomic unsigned turn;
	int item;
};

static struct place ring[PLACES];
static _Atomic unsigned next_put, next_take;
static struct rouse_count news = ROUSE_COUNT_INIT, room = ROUSE_COUNT_INIT;

/* Claim the next place, if its turn has come. */
static struct place *claim(_Atomic unsigned *next, unsigned ahead)
{
	unsigned i = atomic_load_explicit(next, memory_order_relaxed);

	for (;;) {
		struct place *place = &ring[i % PLACES];
		unsigned turn = atomic_load_explicit(&place->turn,
						     memory_order_acquire);

		if ((int)(turn - (i + ahead)) < 0)
			return NULL;
		if (turn != i + ahead)
			i = atomic_load_explicit(next, memory_order_relaxed);
		else if (atomic_compare_exchange_weak_explicit(
				 next, &i, i + 1, memory_order_relaxed,
				 memory_order_relaxed))
			return place;
	}
}

static void pass_on(struct place *place, unsigned by)
{
	unsigned turn =
		atomic_load_explicit(&place->turn, memory_order_relaxed);

	atomic_store_explicit(&place->turn, turn + by, memory_order_release);
}

static bool try_put(int item)
{
	struct place *place = claim(&next_put, 0);

	if (place == NULL)
		return false;
	place->item = item;
	pass_on(place, 1);
	rouse_count_move(&news); /* change, then move */
	return true;
}

static bool try_take(int *item)
{
	struct place *place = claim(&next_take, 1);

	if (place == NULL)
		return false;
	*item = place->item;
	pass_on(place, PLACES - 1);
	rouse_count_move(&room);
	return true;
}

static void put(int item)
{
	while (!try_put(item)) {
		unsigned key = rouse_count_look(&room);

		if (try_put(item)) /* look, then try again, then wait */
			break;
		rouse_count_wait(&room, key);
	}
}

static int take(void)
{
	int item;

	while (!try_take(&item)) {
		unsigned key = rouse_count_look(&news);

		if (try_take(&item))
			break;
		rouse_count_wait(&news, key);
	}
	return item;
}

static void *produce(void *unused)
{
	for (int i = 1; i <= EACH; i++)
		put(i);
	return unused;
}

static void *consume(void *sum)
{
	for (int i = 0; i < EACH; i++)
		*(long *)sum += take();
	return NULL;
}

int main(void)
{
	pthread_t threads[2 * THREADS];
	long sums[THREADS] = {0}, sum = 0;

	for (unsigned i = 0; i < PLACES; i++)
		atomic_store_explicit(&ring[i].turn, i, memory_order_relaxed);
	for (int i = 0; i < THREADS; i++) {
		pthread_create(&threads[2 * i], NULL, consume, &sums[i]);
		pthread_create(&threads[2 * i + 1], NULL, produce, NULL);
	}
	for (int i = 0; i < 2 * THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		sum += sums[i];
	printf("%d items taken, their sum is %ld\n", THREADS * EACH, sum);
	return 0;
}
