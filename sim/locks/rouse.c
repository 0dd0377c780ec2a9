/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <rouse.h>

#include "library.h"

static void sem_init(void *sem, unsigned tokens)
{
	int err = rouse_sem_init(sem, tokens, 0, 0);

	(void)err;
}

static void post(void *sem)
{
	rouse_sem_post(sem, 1);
}

static void take(void *sem)
{
	rouse_sem_wait(sem);
}

/* The library of this tree; that of an old one has no semaphore. */
extern const struct subject subject_rouse;
const struct subject subject_rouse =
	SUBJECT_OF_LIBRARY("rouse", "the library as it is",
			   .sem_init = sem_init, .post = post, .take = take);
