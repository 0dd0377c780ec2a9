/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_BODIES_H
#define ROUSE_SIM_BODIES_H

#include <stdbool.h>
#include <stdint.h>

#include "subjects.h"

/*
 * The bodies of the threads. Their accesses take time like those of the
 * library: they are compiled for the thread sanitizer too.
 */
void contend(unsigned number);
void buffer(unsigned number);
void broadcast(unsigned number);
void event_release(unsigned number);
void one_of_many(unsigned number);
void event_pairs(unsigned number);
void cond_pairs(unsigned number);
void sem_pairs(unsigned number);
void sem_buffer(unsigned number);
void sem_release(unsigned number);
void queue_flow(unsigned number);
void queue_burst(unsigned number);

/* What the threads share, each on a line of its own. */
struct shared {
	struct object lock;
	struct object cond[2];
	struct object event[2];
	struct object sem[2]; /* room, items */
	struct queue_object queue[2];
	_Alignas(128) volatile uint64_t x;
	_Alignas(128) struct {
		unsigned items;
		unsigned phase;
		unsigned arrived;
		bool call;
	} under; /* the lock */
	_Alignas(128) unsigned passed;
};

extern struct shared shared;

/* What a pair shares. */
struct pair {
	struct object lock;
	struct object cond[2];
	struct object event[2];
	struct object sem[2];
	_Alignas(128) unsigned turn;
};

#define PAIRS_MAX 1024
extern struct pair pairs[PAIRS_MAX];

/*
 * Thread 0 calls this, to release all others again and again, and the others
 * that, to wait each time. There are two of what they wait for, in turn, so that
 * who is through waits for the other one.
 */
void release_all(void (*release)(unsigned which),
		 void (*reset)(unsigned which)); /* NULL: it needs none */
void be_released(void (*await)(unsigned which));

/* Nothing is in a queue. */
void queues_reset(void);

#endif
