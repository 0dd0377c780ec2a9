/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A table that is made when it is first wanted, once, whichever threads come. To
 * look whether it is there costs one load. The first try fails, and the next one
 * who wants it tries again.
 *
 *	cc -std=c11 table.c -o table \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/once.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4, SQUARES = 100 };

static struct rouse_once made = ROUSE_ONCE_INIT;
static int squares[SQUARES];
static int tries;

static int make_table(void *unused)
{
	(void)unused;
	if (++tries == 1)
		return -ENOMEM; /* for instance */
	for (int i = 0; i < SQUARES; i++)
		squares[i] = i * i;
	return 0;
}

/* NULL if it cannot be made now. */
static const int *table(void)
{
	return rouse_once_call(&made, make_table, NULL) == 0 ? squares : NULL;
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

	if (table() == NULL)
		puts("no table yet");
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, look, &sums[i]))
			return EXIT_FAILURE;
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		printf("sum %ld\n", sums[i]);
	}
	printf("%d tries\n", tries);
	return EXIT_SUCCESS;
}
