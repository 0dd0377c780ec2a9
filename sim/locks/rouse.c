/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <rouse.h>

/* The library itself, as its users compile it. */

static void acquire(void *lock)
{
	rouse_lock_acquire(lock);
}

static void release(void *lock)
{
	rouse_lock_release(lock);
}

static void cond_init(void *cond, void *lock)
{
	rouse_cond_init(cond, lock);
}

static void wait(void *cond, void *lock)
{
	(void)lock;
	rouse_cond_wait(cond);
}

static void notify(void *cond)
{
	rouse_cond_notify(cond, 1);
}

static void notify_all(void *cond)
{
	rouse_cond_notify_all(cond);
}

static void set(void *event)
{
	rouse_event_set(event);
}

static void clear(void *event)
{
	rouse_event_clear(event);
}

static void event_wait(void *event)
{
	rouse_event_wait(event);
}

extern const struct subject subject_rouse;
const struct subject subject_rouse = {
	.name = "rouse",
	.title = "the library as it is",
	.acquire = acquire,
	.release = release,
	.cond_init = cond_init,
	.wait = wait,
	.notify = notify,
	.notify_all = notify_all,
	.set = set,
	.clear = clear,
	.event_wait = event_wait,
};
