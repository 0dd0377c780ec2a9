/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A pool of connections: a thread borrows one, waits for it no longer than it
 * likes, and gives it back; one that broke is opened anew by the next borrower,
 * outside of the lock.
 *
 *	cc -std=c11 connections.c -o connections \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/cond.h>

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
static struct rouse_cond given_back = ROUSE_COND_INIT(&lock);
static struct connection *idle; /* under the lock */

/* NULL if the deadline passed first: then no other thread has waited in vain. */
static struct connection *borrow(rouse_deadline deadline)
{
	struct connection *connection;
	int err = 0;

	rouse_lock_acquire(&lock);
	while (idle == NULL && err == 0)
		err = rouse_cond_wait_until(&given_back, deadline);
	connection = idle;
	if (connection != NULL)
		idle = connection->next;
	rouse_lock_release(&lock);

	if (connection != NULL && !connection->open) {
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
	if (rouse_cond_notify(&given_back, 1) < 0)
		abort(); /* only without the lock */
	rouse_lock_release(&lock);
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
