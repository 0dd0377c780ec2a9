/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <rouse.h>

#include "library.h"
#include "list-queue.h"

static void sem_init(void *sem, unsigned tokens)
{
	int err = rouse_sem_init(sem, tokens, 0, 0);

	(void)err;
}

static void post(void *sem, unsigned n)
{
	int err = rouse_sem_post(sem, n);

	(void)err;
}

static void take(void *sem)
{
	rouse_sem_wait(sem);
}

/* The library of this tree; that of an old one has no semaphore. Its queue is
 * in rouse-queue.c, and the one here is a list under its lock. */
extern const struct subject subject_rouse;
const struct subject subject_rouse = SUBJECT_OF_LIBRARY(
	"rouse", "the library as it is", .sem_init = sem_init, .post = post,
	.take = take, LIST_QUEUE);
