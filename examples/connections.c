/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A pool of connections: a thread borrows one, waits for it no longer than it
 * likes, and gives it back; one that broke is opened anew by the next borrower,
 * outside of the lock.
 *
 *	cc -std=c11 connections.c -o connections \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/lock.h>
#include <rouse/sem.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONNECTIONS = 2, THREADS = 6, EACH = 500 };

struct connection {
	bool open;
	int opened, in_use; /* how often; by how many threads */
	struct connection *next;
};

static struct connection connections[CONNECTIONS];
static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct connection *idle; /* under the lock */
/* A token for each that is idle, brought when it is in the list. */
static struct rouse_sem n_idle = ROUSE_SEM_INIT(0);

/* NULL if the deadline passed first. */
static struct connection *borrow(rouse_deadline deadline)
{
	struct connection *connection;

	if (rouse_sem_wait_until(&n_idle, deadline) < 0)
		return NULL;
	rouse_lock_acquire(&lock);
	connection = idle;
	idle = connection->next;
	rouse_lock_release(&lock);

	if (!connection->open) {
		connection->open = true; /* it takes a while */
		connection->opened++;
	}
	return connection;
}

static void give_back(struct connection *connection, bool broken)
{
	connection->open = !broken;
	rouse_lock_acquire(&lock);
	connection->next = idle;
	idle = connection;
	rouse_lock_release(&lock);
	rouse_sem_post(&n_idle, 1);
}

static void *use_some(void *unused)
{
	for (int i = 0; i < EACH; i++) {
		struct connection *connection = borrow(ROUSE_FOREVER);

		if (++connection->in_use != 1)
			abort();
		connection->in_use--;
		give_back(connection, i % 100 == 99);
	}
	return unused;
}

int main(void)
{
	pthread_t threads[THREADS];
	int opened = 0;

	for (int i = 0; i < CONNECTIONS; i++)
		give_back(&connections[i], true);
	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, use_some, NULL))
			return EXIT_FAILURE;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);

	for (int i = 0; i < CONNECTIONS; i++)
		borrow(0);
	if (borrow(rouse_after(ROUSE_MSEC)) == NULL)
		puts("all are borrowed");
	for (int i = 0; i < CONNECTIONS; i++)
		opened += connections[i].opened;
	/* Each that broke was opened again, and each once before. */
	printf("opened %d times\n", opened);
	return EXIT_SUCCESS;
}
