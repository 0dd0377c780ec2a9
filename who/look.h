/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_LOOK_H
#define ROUSE_WHO_LOOK_H

#include <rouse/deadline.h>

#include "decode.h"
#include "proc.h"

/*
 * One look at a process: its threads that wait, what for, and in which state
 * that is. The process runs on meanwhile. So what is seen of a thread is looked
 * at twice, and counts if it is the same; what is seen of an object too, and
 * where it keeps changing, that is said. All numbers that come from its memory
 * are taken for what they are: no list is followed for longer than there can be
 * nodes, and no address is believed.
 */

/* A thread that waits. */
struct wait {
	const struct thread *thread;
	unsigned kind;   /* enum rouse__kind */
	uint64_t object; /* where it is */
	uint64_t word;   /* which it sleeps on; its node, in a queue */
	rouse_deadline deadline;
	bool chosen;    /* by a notify: it waits for the lock */
	int64_t slept;  /* ns without a break; below 0: not known */
	int64_t seen;   /* ns since --watch saw it first, or 0 */
	size_t subject; /* among the objects */
};

/* A node of a queue, and the wait whose node it is. */
struct node {
	uint64_t at;
	uint32_t word;
	const struct wait *wait; /* NULL: not known, or it does not sleep */
};

/* Who holds a lock. */
enum holder_kind {
	HOLDER_UNKNOWN, /* it has no owner, or none that can be found */
	HOLDER_THREAD,
	HOLDER_ENDED, /* a thread that has ended */
};
struct holder {
	enum holder_kind kind;
	const struct thread *thread;
};

#define NO_OBJECT SIZE_MAX

/* An object that a thread waits for, or that such an object is over. */
struct subject {
	enum object_kind kind;
	uint64_t at; /* 0: a waitq, of which only the nodes are known */
	char *name;  /* of its place in the program; NULL: not known */
	bool there;  /* its memory could be read */
	bool changes;
	struct decoded says;
	struct holder holder;
	size_t lock; /* among the subjects; or NO_OBJECT */
	struct node *nodes;
	size_t n_nodes;
	size_t waiters; /* threads that wait for it */
};

struct look {
	struct process process;
	rouse_deadline now;
	struct thread *threads;
	size_t n_threads;
	struct wait *waits; /* by the numbers of their threads */
	size_t n_waits;
	struct subject *subjects;
	size_t n_subjects;
	bool rouse; /* is the library in the process? */
};

/* Returns 0, or -errno as process_find() and thread_look(). */
int look_take(struct look *look, const struct process *process);
void look_free(struct look *look);

/* The parts of it: find the waits, and then what they wait for. */
int waits_find(struct look *look);
void sleeps_measure(struct look *look);
void subjects_find(struct look *look);
void holders_find(struct look *look);

/* Is the library in a process of which no thread waits? */
bool library_is_in(const struct process *process);

/* The names of places in the process's memory. */
struct symbols;
struct symbols *symbols_begin(const struct process *process);
char *symbol_at(struct symbols *symbols, uint64_t at);
void symbols_end(struct symbols *symbols);

#endif
