/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_SUBJECT_H
#define ROUSE_TESTS_SUBJECT_H

#include <rouse.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Programs for tools that look for races, in C and in C++: each primitive in
 * correct use, of which they must report nothing, and in wrong use. A file
 * defines its subjects, and main.c lists them; the name of each case says what
 * is wrong:
 *
 *	right   nothing, with each call in use
 *	handed  nothing, but what is held is handed to another thread
 *	race    two threads touch data with no order between them
 *	unlocked  the object is used without the lock that must be held
 *	order   two threads acquire two locks in opposite orders
 *	freed   memory is freed in which a lock is held
 *	reused  the same, but of memory that has another lock then
 *	raw     the object is not initialised
 *
 * Wrong is only what the tools look for; each case ends by itself.
 */
struct subject {
	const char *primitive;
	const char *name;
	void (*run)(void);
};

/* Data that is shared; a case that does not get its share of it fails. */
extern int data;

/* Change them a thousand times, and let others go first now and then: of two
 * accesses in the very same moment ThreadSanitizer may see neither. */
void write_often(void);

static inline void need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "not true: %s\n", what);
	abort();
}
#define NEED(condition) need(condition, #condition)

/* Run something in a thread; with two, beside the caller. */
static inline pthread_t start(void *(*run)(void *), void *arg)
{
	pthread_t thread;

	NEED(pthread_create(&thread, NULL, run, arg) == 0);
	return thread;
}

static inline void join(pthread_t thread)
{
	NEED(pthread_join(thread, NULL) == 0);
}

static inline void in_a_thread(void *(*run)(void *), void *arg)
{
	join(start(run, arg));
}

static inline void two_at_once(void *(*run)(void *))
{
	pthread_t one = start(run, NULL), other = start(run, NULL);

	join(one);
	join(other);
}

/* Memory of any content. */
static inline void *raw(size_t bytes)
{
	void *memory = malloc(bytes);

	NEED(memory != NULL);
	return memory;
}

#endif
