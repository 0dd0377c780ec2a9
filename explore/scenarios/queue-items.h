/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_QUEUE_ITEMS_H
#define ROUSE_EXPLORE_QUEUE_ITEMS_H

#include <rouse/queue.h>

#include "explore.h"

/*
 * Producers that put an item each, or several, and consumers. The ledger knows what
 * became of each item: put with success or not, and got how often, after how many of
 * its producer.
 */
#define QUEUE_ITEMS 8

enum fate { UNKNOWN, PUT, REFUSED };

/* The state of each such scenario. */
extern struct watched_queue {
	struct rouse_queue queue;
	struct item {
		struct rouse_item item;
		int data; /* plain: the queue orders it */
	} items[QUEUE_ITEMS];
	struct rouse_event event; /* for those that want one */
	unsigned char fate[QUEUE_ITEMS], got[QUEUE_ITEMS]; /* ghosts */
	unsigned consumers, each;
	bool overtaken; /* ghost */
} watched_queue;

/* size[1] is the number of consumers; each producer has @each items. */
void queue_begin(const unsigned *size, uint32_t bound, uint32_t options,
		 unsigned each);

/* Put the item, or that many from it on at once. */
int queue_put(unsigned i);
void queue_put_many(unsigned first, unsigned n);

/* An item was got. Returns its number. */
unsigned queue_use(struct rouse_item *got);

/* Returns whether there was one. */
bool queue_get_one(void);

/* Threads: they put all that is theirs, one by one or at once; get one, or all until
 * it is closed; close. */
void queue_producer(unsigned i);
void queue_producer_of_batch(unsigned i);
void queue_consumer(unsigned i);
void queue_consumer_of_all(unsigned i);
void queue_closer(unsigned i);

/* Is there one that was put, and not got? */
bool queue_is_left(void);

/* For end(): what was put was got once, and nothing else was. */
const char *queue_once(void);

#endif
