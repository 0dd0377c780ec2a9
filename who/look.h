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

/* What a thread waits for. */
struct goal {
	unsigned kind;   /* enum rouse__kind */
	uint64_t object; /* where it is */
	uint64_t word;   /* which it sleeps on; its node, in a queue */
	size_t subject;  /* among the objects; or NO_OBJECT */
};

/* A thread that waits. */
struct wait {
	const struct thread *thread;
	uint64_t record; /* where that is */
	bool owners;     /* the library was built with ROUSE_DEBUG_OWNERS */
	bool any;        /* it waits for any of its goals; if not, it has one */
	uint64_t wanted; /* where the program names them, if it does */
	struct goal *goals;
	size_t n_goals;
	size_t untold;    /* goals that are not among these */
	struct goal stop; /* an event that ends it; object 0: there is none */
	rouse_deadline deadline;
	bool chosen;   /* by a notify: it waits for the lock */
	int64_t slept; /* ns without a break; below 0: not known */
	int64_t seen;  /* ns since --watch saw it first, or 0 */
};

/* A node of a queue, and the thread whose node it is. */
struct node {
	uint64_t at;
	uint32_t word;
	const struct thread *thread; /* NULL: not known */
};

/* Who holds a lock. */
enum holder_kind {
	HOLDER_UNKNOWN, /* nobody, or it has no owner */
	HOLDER_THREAD,
	HOLDER_ENDED, /* a thread that has ended */
};
struct holder {
	enum holder_kind kind;
	const struct thread *thread;
};

#define NO_OBJECT SIZE_MAX

/* An object that a thread waits for, or that ends its wait, or that one that it
 * waits for is over. */
struct subject {
	enum object_kind kind;
	uint64_t at; /* 0: a waitq, of which only the nodes are known */
	bool owners; /* its library was built with ROUSE_DEBUG_OWNERS */
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
void waits_free(struct look *look);
void sleeps_measure(struct look *look);
void subjects_find(struct look *look);
void subjects_free(struct look *look);
void holders_find(struct look *look);

/* That of its goals which is this subject; NULL if none is. */
const struct goal *goal_of(const struct wait *wait, size_t subject);

/* Is the library in a process of which no thread waits? */
bool library_is_in(const struct process *process);

/* The names of places in the process's memory. */
struct symbols;
struct symbols *symbols_begin(const struct process *process);
char *symbol_at(struct symbols *symbols, uint64_t at);
void symbols_end(struct symbols *symbols);

#endif
