/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A table that is made when it is first wanted, once, whichever threads come. To
 * look whether it is there costs one load.
 *
 *	cc -std=c11 table.c -o table \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/event.h>
#include <rouse/lock.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, SQUARES = 100 };

static struct rouse_event made = ROUSE_EVENT_INIT;
static struct rouse_lock making = ROUSE_LOCK_INIT;
static int squares[SQUARES]; /* written under the lock, until it is made */
static int times;

static void make_table(void)
{
	for (int i = 0; i < SQUARES; i++)
		squares[i] = i * i;
	times++;
}

static const int *table(void)
{
	if (rouse_event_is_set(&made))
		return squares;
	rouse_lock_acquire(&making);
	if (!rouse_event_is_set(&made)) {
		make_table();
		rouse_event_set(&made);
	}
	rouse_lock_release(&making);
	return squares;
}

static void *look(void *sum)
{
	for (int i = 0; i < SQUARES; i++)
		*(long *)sum += table()[i];
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	long sums[THREADS] = {0};

	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, look, &sums[i]))
			return EXIT_FAILURE;
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		printf("sum %ld\n", sums[i]);
	}
	printf("made %d time\n", times);
	return EXIT_SUCCESS;
}
