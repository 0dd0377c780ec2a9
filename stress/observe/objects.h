/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_OBJECTS_H
#define ROUSE_STRESS_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "decode.h"

/*
 * The objects that a scenario uses, by name: so that a report of a stall can
 * say what a thread waits for, and in which state that is.
 */

/*
 * Call this object so from now on, as printf() does. To be called while no
 * worker runs, for memory that lives as long as the scenario.
 */
void object_name(enum object_kind kind, const void *object, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));

/* A play has ended: there are no objects. */
void objects_forget(void);

/*
 * To be called while the workers run or are stuck: say what this memory
 * is, as in "event news 3", or where; and how it is now, as in "event news 3
 * (clear, waiters, epoch 17)".
 */
void object_tell(FILE *to, const void *memory);
void object_tell_state(FILE *to, const void *memory);

/* Its name, as "event" and "news 3"; safe in a signal handler of a worker.
 * Returns false if it has none. */
bool object_find(const void *memory, const char **kind, const char **name);

/* For each object with a queue that is not empty, a line that says who is in
 * it. */
void objects_tell_queues(FILE *to);

#endif
